package dev.lanemax.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One folder with a {@code case.json} and its arrays. */
final class ConformanceCase {

    private static final double[] NOTHING = {};

    private final Path folder;
    private final JsonObject json;

    private ConformanceCase(Path folder, JsonObject json) {
        this.folder = folder;
        this.json = json;
    }

    static ConformanceCase read(Path caseFile) throws IOException {
        return new ConformanceCase(caseFile.getParent(), JsonParser.parseString(Files.readString(caseFile)).getAsJsonObject());
    }

    /** Collection and case, as {@code torch/softmax__5x17__dim1}: the same wherever the collection lies. */
    String id() {
        return folder.getParent().getFileName() + "/" + folder.getFileName();
    }

    String op() {
        return json.get("op").getAsString();
    }

    /** Operators of ONNX are named in CamelCase, those of PyTorch are not. */
    boolean isOnnx() {
        return Character.isUpperCase(op().charAt(0));
    }

    int opset() {
        return json.get("opset").getAsInt();
    }

    /** An attribute, where the case has it and it is not null. */
    Optional<JsonElement> attribute(String name) {
        return Optional.ofNullable(json.getAsJsonObject("attributes").get(name)).filter(value -> !value.isJsonNull());
    }

    /** An attribute that is a number. */
    double number(String name, double byDefault) {
        return attribute(name).map(JsonElement::getAsDouble).orElse(byDefault);
    }

    /** An attribute that is true or false. */
    boolean flag(String name, boolean byDefault) {
        return attribute(name).map(JsonElement::getAsBoolean).orElse(byDefault);
    }

    boolean hasTag(String tag) {
        return json.has("tags") && json.getAsJsonArray("tags").asList().stream().anyMatch(t -> t.getAsString().equals(tag));
    }

    boolean expectsError() {
        return json.has("expects_error") && !json.get("expects_error").isJsonNull();
    }

    int inputCount() {
        return json.getAsJsonArray("inputs").size();
    }

    boolean hasIntegers(int input) {
        return !entry("inputs", input).get("dtype").getAsString().startsWith("float");
    }

    Tensor input(int index) throws IOException {
        return tensor(entry("inputs", index), "file").orElseThrow();
    }

    /** The input of that name, where the case has it. */
    Optional<Tensor> input(String name) throws IOException {
        for (int i = 0; i < inputCount(); i++) {
            if (entry("inputs", i).get("name").getAsString().equals(name)) {
                return Optional.of(input(i));
            }
        }
        return Optional.empty();
    }

    /** The values of the input of that name; none where the case does not have it. */
    double[] numbers(String inputName) throws IOException {
        return input(inputName).map(Tensor::values).orElse(NOTHING);
    }

    int outputCount() {
        return json.has("outputs") ? json.getAsJsonArray("outputs").size() : 0;
    }

    /** The names of the inputs whose gradients are expected. */
    List<String> gradientNames() {
        return json.has("grads") && !json.get("grads").isJsonNull()
                ? json.getAsJsonArray("grads").asList().stream().map(entry -> entry.getAsJsonObject().get("input").getAsString()).toList()
                : List.of();
    }

    /** The expected output of one kind: {@code file} for ONNX; {@code contract}, {@code ref}, {@code f32} or {@code f64}. */
    Optional<Tensor> output(int index, String kind) throws IOException {
        return tensor(entry("outputs", index), kind);
    }

    /** An expected gradient of one kind, in the order of {@link #gradientNames}. */
    Optional<Tensor> gradient(int index, String kind) throws IOException {
        return tensor(entry("grads", index), kind);
    }

    /** The gradient that comes from above; none where it is 1. */
    Optional<Tensor> upstreamGradient() throws IOException {
        return tensor(json, "grad_output");
    }

    private JsonObject entry(String list, int index) {
        JsonArray entries = json.getAsJsonArray(list);
        return entries.get(index).getAsJsonObject();
    }

    private Optional<Tensor> tensor(JsonObject entry, String key) throws IOException {
        JsonElement file = entry.get(key);
        if (file == null || file.isJsonNull()) {
            return Optional.empty();
        }
        return Optional.of(Tensor.read(folder.resolve(file.getAsString())));
    }
}
