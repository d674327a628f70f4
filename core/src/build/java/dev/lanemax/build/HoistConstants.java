package dev.lanemax.build;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Declares each vector that a method broadcasts from a constant once, before its loop over the rows. C2 would find that out, but
 * only after it has inlined every one of the calls: where a method is large, it gives up before, and allocates vectors.
 */
final class HoistConstants {

    private static final Pattern METHOD = Pattern.compile("(?m)^    @Override\n(?s:.*?)^    \\}\n");
    private static final Pattern BROADCAST = Pattern.compile("(\\w+Vector)\\.broadcast\\(\\w+, [^()]+\\)");
    private static final String BEFORE_LOOP = "        for (int row = 0;";

    private HoistConstants() {
    }

    static String in(String source) {
        return METHOD.matcher(source).replaceAll(method -> Matcher.quoteReplacement(inMethod(method.group())));
    }

    private static String inMethod(String method) {
        Map<String, String> names = new LinkedHashMap<>();
        StringBuilder declarations = new StringBuilder();
        String body = BROADCAST.matcher(method).replaceAll(broadcast -> names.computeIfAbsent(broadcast.group(), expression -> {
            String name = "constant" + names.size();
            declarations.append("        ").append(broadcast.group(1)).append(' ').append(name).append(" = ")
                    .append(expression).append(";\n");
            return name;
        }));
        return body.replace(BEFORE_LOOP, declarations + BEFORE_LOOP);
    }
}
