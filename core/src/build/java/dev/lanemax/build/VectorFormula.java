package dev.lanemax.build;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements of a vector loop that repeat a formula of one element, operation by operation: the formula is executed with names of
 * vectors in the place of numbers. What has been computed once is not computed again.
 *
 * <p>A formula is a static method of numbers, without loops: declarations, assignments, {@code if (...) return}, a conditional
 * expression, arithmetic, comparisons, the bits of a number, the methods of {@link Math} that have a vector operation, and calls of
 * other formulas. Where it branches, vectors take both ways, and a mask chooses. A value that is the same for all elements, a
 * constant or an option of the loss, remains a number.
 */
final class VectorFormula {

    /** A vector, a mask or, where it is uniform, an expression of Java that has one value for all elements. */
    record Value(String text, boolean uniform, boolean mask) {

        static Value uniform(String text) {
            return new Value(text, true, false);
        }
    }

    private static final Map<Tree.Kind, String> ARITHMETIC = Map.of(Tree.Kind.PLUS, "add", Tree.Kind.MINUS, "sub",
            Tree.Kind.MULTIPLY, "mul", Tree.Kind.DIVIDE, "div", Tree.Kind.AND, "and", Tree.Kind.OR, "or");
    private static final Map<Tree.Kind, String> SHIFTS = Map.of(Tree.Kind.LEFT_SHIFT, "LSHL", Tree.Kind.RIGHT_SHIFT, "ASHR",
            Tree.Kind.UNSIGNED_RIGHT_SHIFT, "LSHR");
    private static final Map<Tree.Kind, String> COMPARISONS = Map.of(Tree.Kind.LESS_THAN, "LT", Tree.Kind.LESS_THAN_EQUAL, "LE",
            Tree.Kind.GREATER_THAN, "GT", Tree.Kind.GREATER_THAN_EQUAL, "GE", Tree.Kind.EQUAL_TO, "EQ", Tree.Kind.NOT_EQUAL_TO, "NE");
    private static final Map<Tree.Kind, String> SYMBOLS = Map.of(Tree.Kind.PLUS, "+", Tree.Kind.MINUS, "-", Tree.Kind.MULTIPLY, "*",
            Tree.Kind.DIVIDE, "/", Tree.Kind.AND, "&", Tree.Kind.OR, "|", Tree.Kind.LEFT_SHIFT, "<<", Tree.Kind.RIGHT_SHIFT, ">>");
    private static final Map<String, String> RELATIONS =
            Map.of("LT", "<", "LE", "<=", "GT", ">", "GE", ">=", "EQ", "==", "NE", "!=");
    private static final Map<String, String> MIRRORED =
            Map.of("LT", "GT", "LE", "GE", "GT", "LT", "GE", "LE", "EQ", "EQ", "NE", "NE");
    private static final Map<Tree.Kind, Tree.Kind> COMPOUND = Map.of(Tree.Kind.PLUS_ASSIGNMENT, Tree.Kind.PLUS,
            Tree.Kind.MINUS_ASSIGNMENT, Tree.Kind.MINUS, Tree.Kind.MULTIPLY_ASSIGNMENT, Tree.Kind.MULTIPLY);

    private final Formulas formulas;
    private final VectorType type;
    private final Map<String, String> declarations = new LinkedHashMap<>();
    private final Map<String, String> kinds = new HashMap<>();

    VectorFormula(Formulas formulas, VectorType type) {
        this.formulas = formulas;
        this.type = type;
    }

    /** The declarations of all vectors so far, in order. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        declarations.forEach((expression, declared) -> statements.add(declared + " = " + expression + ";"));
        return statements;
    }

    /** The elements of an array from one on. */
    Value load(String array, String index) {
        return vector(type.vector(), type.vector() + ".fromArray(" + type.species() + ", " + array + ", " + index + ")");
    }

    /** A value as a vector. */
    String vector(Value value) {
        return value.uniform() ? type.vector() + ".broadcast(" + type.species() + ", " + number(value) + ")" : value.text();
    }

    /** The value of a formula. */
    Value call(String owner, String name, List<Value> arguments) {
        MethodTree method = formulas.method(owner, name, arguments.size());
        Map<String, Value> locals = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            locals.put(method.getParameters().get(i).getName().toString(), arguments.get(i));
        }
        return run(method.getBody().getStatements(), new Scope(owner, locals));
    }

    private record Scope(String owner, Map<String, Value> locals) {

        Scope copy() {
            return new Scope(owner, new HashMap<>(locals));
        }
    }

    /** What the statements return. */
    private Value run(List<? extends StatementTree> statements, Scope scope) {
        for (int i = 0; i < statements.size(); i++) {
            switch (statements.get(i)) {
                case VariableTree variable ->
                    scope.locals().put(variable.getName().toString(), value(variable.getInitializer(), scope));
                case ExpressionStatementTree statement -> assign(statement.getExpression(), scope);
                case ReturnTree result -> {
                    return value(result.getExpression(), scope);
                }
                case IfTree branch -> {
                    Value condition = value(branch.getCondition(), scope);
                    Value taken = run(block(branch.getThenStatement()), scope.copy());
                    return choose(condition, taken, run(statements.subList(i + 1, statements.size()), scope));
                }
                default -> throw unsupported(statements.get(i));
            }
        }
        throw new IllegalArgumentException("a formula of " + scope.owner() + " returns nothing");
    }

    private static List<? extends StatementTree> block(StatementTree statement) {
        return statement instanceof BlockTree block ? block.getStatements() : List.of(statement);
    }

    private void assign(ExpressionTree expression, Scope scope) {
        switch (expression) {
            case AssignmentTree assignment ->
                scope.locals().put(assignment.getVariable().toString(), value(assignment.getExpression(), scope));
            case CompoundAssignmentTree compound -> scope.locals().put(compound.getVariable().toString(),
                    binary(COMPOUND.get(compound.getKind()), value(compound.getVariable(), scope), value(compound.getExpression(), scope)));
            default -> throw unsupported(expression);
        }
    }

    private Value value(ExpressionTree expression, Scope scope) {
        return switch (expression) {
            case LiteralTree literal -> Value.uniform(literal.toString());
            case ParenthesizedTree parentheses -> value(parentheses.getExpression(), scope);
            case IdentifierTree name -> {
                Value local = scope.locals().get(name.toString());
                yield local != null ? local : Value.uniform(scope.owner() + "." + name);
            }
            case MemberSelectTree constant -> Value.uniform(constant.toString());
            case UnaryTree unary -> unary(unary.getKind(), value(unary.getExpression(), scope), expression);
            case BinaryTree binary ->
                binary(binary.getKind(), value(binary.getLeftOperand(), scope), value(binary.getRightOperand(), scope));
            case ConditionalExpressionTree choice -> choose(value(choice.getCondition(), scope),
                    value(choice.getTrueExpression(), scope), value(choice.getFalseExpression(), scope));
            case MethodInvocationTree call ->
                invoke(call.getMethodSelect(), call.getArguments().stream().map(argument -> value(argument, scope)).toList(), scope);
            default -> throw unsupported(expression);
        };
    }

    private Value invoke(ExpressionTree method, List<Value> arguments, Scope scope) {
        String owner = method instanceof MemberSelectTree select ? select.getExpression().toString() : scope.owner();
        String name = method instanceof MemberSelectTree select ? select.getIdentifier().toString() : method.toString();
        if (formulas.has(owner, name, arguments.size())) {
            return call(owner, name, arguments);
        }
        if (arguments.stream().allMatch(Value::uniform)) {
            return Value.uniform(owner + "." + name + "(" + String.join(", ", arguments.stream().map(Value::text).toList()) + ")");
        }
        Value x = arguments.getFirst();
        return switch (owner + "." + name) {
            case "Math.fma" -> vector(type.vector(),
                    vector(x) + ".fma(" + vector(arguments.get(1)) + ", " + vector(arguments.get(2)) + ")");
            case "Math.abs" -> vector(type.vector(), x.text() + ".abs()");
            case "Math.max" -> vector(type.vector(), vector(x) + ".max(" + vector(arguments.get(1)) + ")");
            case "Math.min" -> vector(type.vector(), vector(x) + ".min(" + vector(arguments.get(1)) + ")");
            case "Math.signum" -> choose(compare("GT", x, Value.uniform("0")), Value.uniform("1"),
                    choose(compare("LT", x, Value.uniform("0")), Value.uniform("-1"), x));
            case "Double.isNaN" -> compare("NE", x, x);
            case "Double.isInfinite" ->
                compare("EQ", vector(type.vector(), x.text() + ".abs()"), Value.uniform("Double.POSITIVE_INFINITY"));
            case "Double.doubleToRawLongBits", "Float.floatToRawIntBits" -> vector(type.bits(), x.text() + "." + type.toBits() + "()");
            case "Double.longBitsToDouble", "Float.intBitsToFloat" -> vector(type.vector(), x.text() + "." + type.ofBits() + "()");
            default -> throw new IllegalArgumentException("no vector operation is " + owner + "." + name);
        };
    }

    private Value unary(Tree.Kind kind, Value x, Tree tree) {
        String operator = switch (kind) {
            case UNARY_MINUS -> "-";
            case BITWISE_COMPLEMENT -> "~";
            case LOGICAL_COMPLEMENT -> "!";
            default -> throw unsupported(tree);
        };
        if (x.uniform()) {
            return Value.uniform(operator + x.text());
        }
        return x.mask() ? mask(x.text() + ".not()") : vector(kindOf(x), x.text() + (operator.equals("-") ? ".neg()" : ".not()"));
    }

    private Value binary(Tree.Kind kind, Value a, Value b) {
        if (COMPARISONS.containsKey(kind)) {
            return compare(COMPARISONS.get(kind), a, b);
        }
        if (kind == Tree.Kind.CONDITIONAL_AND || kind == Tree.Kind.CONDITIONAL_OR) {
            return mask(a.text() + (kind == Tree.Kind.CONDITIONAL_AND ? ".and(" : ".or(") + b.text() + ")");
        }
        if (a.uniform() && b.uniform()) {
            return Value.uniform("(" + a.text() + " " + SYMBOLS.get(kind) + " " + b.text() + ")");
        }
        if (SHIFTS.containsKey(kind)) {
            return vector(type.bits(), a.text() + ".lanewise(VectorOperators." + SHIFTS.get(kind) + ", " + b.text() + ")");
        }
        String operation = ARITHMETIC.get(kind);
        if (a.uniform()) {
            String broadcast = kindOf(b) + ".broadcast(" + type.speciesOf(kindOf(b)) + ", " + operand(kindOf(b), a) + ")";
            return vector(kindOf(b), broadcast + "." + operation + "(" + b.text() + ")");
        }
        return vector(kindOf(a), a.text() + "." + operation + "(" + operand(kindOf(a), b) + ")");
    }

    private Value compare(String operation, Value a, Value b) {
        if (a.uniform() && b.uniform()) {
            return Value.uniform("(" + a.text() + " " + RELATIONS.get(operation) + " " + b.text() + ")");
        }
        if (a.uniform()) {
            return compare(MIRRORED.get(operation), b, a);
        }
        return mask(a.text() + ".compare(VectorOperators." + operation + ", " + operand(kindOf(a), b) + ")");
    }

    private Value choose(Value condition, Value yes, Value no) {
        if (yes.equals(no)) {
            return yes;
        }
        Value mask = condition.uniform() ? mask(type.species() + ".maskAll(" + condition.text() + ")") : condition;
        String taken = yes.uniform() ? number(yes) : yes.text();
        return vector(type.vector(), vector(no) + ".blend(" + taken + ", " + mask.text() + ")");
    }

    private String operand(String kind, Value value) {
        return value.uniform() && kind.equals(type.vector()) ? number(value) : value.text();
    }

    /** A literal of an integer is a number of the type. */
    private String number(Value value) {
        return value.text().matches("-?\\d+") ? value.text() + type.suffix() : value.text();
    }

    private String kindOf(Value value) {
        return kinds.get(value.text());
    }

    private Value vector(String kind, String expression) {
        return new Value(declare(kind, expression), false, false);
    }

    private Value mask(String expression) {
        return new Value(declare(type.mask(), expression), false, true);
    }

    private String declare(String kind, String expression) {
        String declared = declarations.computeIfAbsent(expression, _ -> kind + " v" + declarations.size());
        String name = declared.substring(declared.lastIndexOf(' ') + 1);
        kinds.put(name, kind);
        return name;
    }

    private static IllegalArgumentException unsupported(Tree tree) {
        return new IllegalArgumentException("a formula cannot have " + tree.getKind() + ": " + tree);
    }
}
