import { ts } from 'ts-morph';

/** How loggers and what they do are called: `console.error`, `this.logger.warn`, `req.log.info`, `logError`, `debug`. */
const LOGGER = /^(console|log|logs|logging|winston|pino|bunyan|log4js|Sentry)$|[lL]ogger$|[a-z\d]Log$|_log$/;
const METHOD = /^(log|trace|debug|verbose|silly|info|notice|warn|warning|error|fatal|critical|exception|dir|captureException)$/;
const FUNCTION = /^(log|debug|warn)$|^(log|print|trace)[A-Z]\w*$|Log$/;

/** What also ends or throws, whatever else its name says. */
const MORE = /(Exit|Throw|Fail|Die|Quit|Abort|Reject|Panic)/;

/** Whether an expression does nothing but log, judged by its names. */
export function isLogCall(expression: ts.Expression): boolean {
  if (!ts.isCallExpression(expression) || MORE.test(expression.expression.getText())) return false;
  const called = expression.expression;
  if (ts.isIdentifier(called)) return FUNCTION.test(called.text);
  if (!ts.isPropertyAccessExpression(called)) return false;
  const owner = lastName(called.expression);
  return (owner !== undefined && LOGGER.test(owner) && METHOD.test(called.name.text)) || FUNCTION.test(called.name.text);
}

function lastName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isNonNullExpression(expression) ? lastName(expression.expression) : undefined;
}
