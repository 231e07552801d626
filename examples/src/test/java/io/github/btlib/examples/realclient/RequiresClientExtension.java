package io.github.btlib.examples.realclient;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/** Carries out {@link RequiresClient}. */
final class RequiresClientExtension
    implements ExecutionCondition, BeforeEachCallback, TestExecutionExceptionHandler {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> missing =
        context
            .getElement()
            .flatMap(e -> AnnotationSupport.findAnnotation(e, RequiresClient.class))
            .map(RequiresClient::value)
            .stream()
            .flatMap(Stream::of)
            .map(Program::missing)
            .flatMap(Optional::stream)
            .toList();
    return decide(missing, "true".equals(System.getenv("CI")));
  }

  /** Enables with nothing missing, disables otherwise, but fails on a build server. */
  static ConditionEvaluationResult decide(List<String> missing, boolean buildServer) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all programs are there");
    }
    String reason = missing.stream().collect(Collectors.joining("; "));
    if (buildServer) {
      throw new IllegalStateException("CI is true and a program is missing: " + reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ClientProcess.forgetStarted();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    failure.addSuppressed(new ClientLogs(ClientProcess.logsOfStarted()));
    throw failure;
  }

  /** What the programs said, in the shape of a throwable so that every test report shows it. */
  private static final class ClientLogs extends Exception {
    private static final long serialVersionUID = 1L;

    ClientLogs(String logs) {
      super("logs of the programs this test started:\n" + logs, null, false, false);
    }
  }
}
