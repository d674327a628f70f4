package dev.lanemax.build;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Makes C2 know the class of every vector whose methods a kernel calls, whatever else the process does with the Vector API.
 *
 * <p>A method that all classes of vectors share, as {@code add}, calls one that each class has of its own. Which one, C2 sees where
 * it knows the class of the vector, or else takes from what has been seen at that one call in the whole process: of two classes it
 * takes either for possible, and allocates what they give. So kernels call what the classes have of their own, and their own calls
 * see vectors of one class only: {@code x.add(y)} becomes {@code x.lanewise(VectorOperators.ADD, y)}, and numbers become vectors.
 *
 * <p>Those methods that store, that convert or take the same bits for another type, and that shift by a number, are shared in every
 * form. There the vector is cast to its class, a constant. That an operation gives a vector of its own class is not enough: in a
 * large kernel, from its 18000th node on, C2 inlines calls of the Vector API only after it has parsed them all, and until then it
 * knows no more of what they give than what they declare.
 *
 * <p>Kernels combine with numbers, and carry through loops, vectors of the preferred species only.
 *
 * <p>Usage: {@code DevirtualizeVectors <source root> <root of drafts> <output root>}. Output that is no longer produced is deleted.
 */
public final class DevirtualizeVectors {

    private static final Set<String> VECTORS = Set.of("jdk.incubator.vector.FloatVector", "jdk.incubator.vector.DoubleVector",
            "jdk.incubator.vector.IntVector", "jdk.incubator.vector.LongVector");
    private static final Map<String, String> OPERATORS = Map.ofEntries(Map.entry("add", "ADD"), Map.entry("sub", "SUB"),
            Map.entry("mul", "MUL"), Map.entry("div", "DIV"), Map.entry("max", "MAX"), Map.entry("min", "MIN"),
            Map.entry("and", "AND"), Map.entry("or", "OR"), Map.entry("fma", "FMA"), Map.entry("neg", "NEG"),
            Map.entry("abs", "ABS"), Map.entry("sqrt", "SQRT"), Map.entry("not", "NOT"));

    /** By a number: C2 has an instruction for that, and none is as good for a vector of it. */
    private static final Set<String> SHIFTS = Set.of("VectorOperators.LSHL", "VectorOperators.LSHR", "VectorOperators.ASHR");

    /** The other methods that no class has of its own. */
    private static final Pattern SHARED = Pattern.compile("into.*|reinterpret.*|convertShape");

    /** What gives a vector of a species that is an argument: which. */
    private static final Map<String, Integer> SPECIES_ARGUMENT = Map.of("fromArray", 0, "fromMemorySegment", 0, "zero", 0,
            "broadcast", 0, "convertShape", 1, "reinterpretShape", 0);

    /** What gives a vector of the species that it is asked of, as the operators do. */
    private static final Set<String> SAME_SPECIES = Set.of("lanewise", "blend", "rearrange", "selectFrom", "addIndex");

    private final Trees trees;
    private final SourcePositions positions;
    private final CompilationUnitTree unit;
    private final String text;
    private final Map<Element, TreePath> values = new HashMap<>();
    private final Set<Element> reassigned = new HashSet<>();
    /** By the place in the text, and how many characters go there. */
    private final NavigableMap<Integer, String> insertions = new TreeMap<>();
    private final Map<Integer, Integer> deletions = new HashMap<>();

    /** Names of constants, by the species whose vectors' class they are. */
    private final Map<String, String> classes = new TreeMap<>();

    private DevirtualizeVectors(Trees trees, CompilationUnitTree unit) throws IOException {
        this.trees = trees;
        this.positions = trees.getSourcePositions();
        this.unit = unit;
        this.text = unit.getSourceFile().getCharContent(true).toString();
    }

    public static void main(String[] args) throws IOException {
        Path drafts = Path.of(args[1]).toAbsolutePath();
        Output output = new Output(Path.of(args[2]));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(diagnostics, null, null);
                Stream<Path> files = Files.walk(drafts)) {
            manager.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(Path.of(args[0]), drafts));
            JavacTask task = (JavacTask) javac.getTask(null, manager, diagnostics, List.of("-proc:none"), null,
                    manager.getJavaFileObjectsFromPaths(files.filter(Files::isRegularFile).toList()));
            Iterable<? extends CompilationUnitTree> units = task.parse();
            task.analyze();
            refuseErrors(diagnostics.getDiagnostics());
            for (CompilationUnitTree unit : units) {
                String name = drafts.relativize(Path.of(unit.getSourceFile().toUri())).toString();
                output.write(name, new DevirtualizeVectors(Trees.instance(task), unit).edited());
            }
        }
        output.deleteStale();
    }

    private static void refuseErrors(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        diagnostics.stream().filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR).findFirst().ifPresent(error -> {
            throw new IllegalArgumentException(error.toString());
        });
    }

    private String edited() {
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void nothing) {
                if (variable.getInitializer() != null) {
                    values.put(trees.getElement(getCurrentPath()), new TreePath(getCurrentPath(), variable.getInitializer()));
                }
                return super.visitVariable(variable, nothing);
            }

            @Override
            public Void visitAssignment(AssignmentTree assignment, Void nothing) {
                reassigned.add(trees.getElement(new TreePath(getCurrentPath(), assignment.getVariable())));
                return super.visitAssignment(assignment, nothing);
            }
        }.scan(unit, null);
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                super.visitMethodInvocation(call, nothing);
                if (call.getMethodSelect() instanceof MemberSelectTree method) {
                    edit(getCurrentPath(), call, method);
                }
                return nothing;
            }
        }.scan(unit, null);
        declareClasses();
        StringBuilder result = new StringBuilder(text);
        insertions.descendingMap().forEach((at, inserted) -> result.replace(at, at + deletions.getOrDefault(at, 0), inserted));
        return result.toString();
    }

    private void edit(TreePath path, MethodInvocationTree call, MemberSelectTree method) {
        TreePath receiver = new TreePath(new TreePath(path, method), method.getExpression());
        TypeMirror type = trees.getTypeMirror(receiver);
        if (type == null || !VECTORS.contains(type.toString())) {
            return;
        }
        String vector = type.toString().replaceFirst(".*\\.", "");
        String name = method.getIdentifier().toString();
        List<? extends ExpressionTree> arguments = call.getArguments();
        boolean shifts = name.equals("lanewise") && SHIFTS.contains(arguments.getFirst().toString());
        if (OPERATORS.containsKey(name)) {
            int start = end(method) - name.length();
            deletions.put(start, name.length() + 1);
            insertions.put(start, "lanewise(VectorOperators." + OPERATORS.get(name) + (arguments.isEmpty() ? "" : ", "));
        }
        if (OPERATORS.containsKey(name) || name.equals("blend") || name.equals("lanewise") && !shifts) {
            arguments.stream().filter(argument -> trees.getTypeMirror(new TreePath(path, argument)).getKind().isPrimitive())
                    .forEach(number -> wrap(number, vector + ".broadcast(" + vector + ".SPECIES_PREFERRED, ", ")"));
        }
        if (shifts || SHARED.matcher(name).matches()) {
            String constant = classes.computeIfAbsent(species(receiver, vector + ".SPECIES_PREFERRED"),
                    species -> species.replace("Vector.SPECIES_PREFERRED", "").toUpperCase(Locale.ROOT) + "_CLASS");
            wrap(method.getExpression(), "((" + vector + ") " + constant + ".cast(", "))");
        }
    }

    /** At the end, where the species are constants already. */
    private void declareClasses() {
        int end = end(unit.getTypeDecls().getFirst()) - 1;
        classes.forEach((species, constant) -> insertions.merge(
                end, "    private static final Class<?> " + constant + " = " + species + ".vectorType();\n", String::concat));
    }

    private String species(TreePath vector, String preferred) {
        return switch (vector.getLeaf()) {
            case ParenthesizedTree inner -> species(new TreePath(vector, inner.getExpression()), preferred);
            case TypeCastTree cast -> species(new TreePath(vector, cast.getExpression()), preferred);
            case IdentifierTree variable -> {
                Element element = trees.getElement(vector);
                yield values.containsKey(element) && !reassigned.contains(element) ? species(values.get(element), preferred) : preferred;
            }
            case MethodInvocationTree call when call.getMethodSelect() instanceof MemberSelectTree method -> {
                String name = method.getIdentifier().toString();
                yield SPECIES_ARGUMENT.containsKey(name)
                        ? call.getArguments().get(SPECIES_ARGUMENT.get(name)).toString()
                        : OPERATORS.containsKey(name) || SAME_SPECIES.contains(name)
                                ? species(new TreePath(new TreePath(vector, method), method.getExpression()), preferred) : preferred;
            }
            default -> preferred;
        };
    }

    /** Around an expression, and around what its parts are wrapped in. */
    private void wrap(ExpressionTree expression, String before, String after) {
        insertions.merge((int) positions.getStartPosition(unit, expression), before, (inner, outer) -> outer + inner);
        insertions.merge(end(expression), after, String::concat);
    }

    private int end(Tree tree) {
        return (int) positions.getEndPosition(unit, tree);
    }
}
