package dev.lanemax.build;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The static methods of classes, from their source text. */
final class Formulas {

    private final Map<String, MethodTree> methods = new HashMap<>();

    Formulas(List<String> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> files = sources.stream().<JavaFileObject>map(Source::new).toList();
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, files);
        for (var unit : task.parse()) {
            for (Tree type : unit.getTypeDecls()) {
                add((ClassTree) type);
            }
        }
    }

    private void add(ClassTree type) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() != null) {
                methods.put(key(type.getSimpleName().toString(), method.getName().toString(), method.getParameters().size()), method);
            }
        }
    }

    boolean has(String owner, String name, int parameters) {
        return methods.containsKey(key(owner, name, parameters));
    }

    MethodTree method(String owner, String name, int parameters) {
        MethodTree method = methods.get(key(owner, name, parameters));
        if (method == null) {
            throw new IllegalArgumentException("there is no formula " + key(owner, name, parameters));
        }
        return method;
    }

    /** The one class that has a method of that name. */
    String owner(String name, int parameters) {
        String suffix = key("", name, parameters);
        return methods.keySet().stream().filter(key -> key.endsWith(suffix)).map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.collectingAndThen(Collectors.toList(), owners -> {
                    if (owners.size() != 1) {
                        throw new IllegalArgumentException("the formula " + name + " is in " + owners + ", must be in one class");
                    }
                    return owners.getFirst();
                }));
    }

    private static String key(String owner, String name, int parameters) {
        return owner + "." + name + "/" + parameters;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + text.hashCode() + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
