export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Logger {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

export type LogSink = (entry: LogEntry) => void;

/** A logger over any sink. A sink that fails never takes the order down with it. */
export function createLogger(sink: LogSink): Logger {
  const write = (level: LogLevel, message: string, details?: Record<string, unknown>): void => {
    try {
      sink(details === undefined ? { level, message } : { level, message, details });
    } catch {
      // logging is best effort
    }
  };
  return {
    debug: (message, details) => write('debug', message, details),
    info: (message, details) => write('info', message, details),
    warn: (message, details) => write('warn', message, details),
    error: (message, details) => write('error', message, details),
  };
}

/** Throws everything away; the default wherever a logger is optional. */
export const nullLogger: Logger = createLogger(() => {});

/** Keeps what was logged, for tests and for the `/status` page. */
export function memoryLogger(limit = 1000): Logger & { readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const logger = createLogger((entry) => {
    entries.push(entry);
    if (entries.length > limit) entries.shift();
  });
  return { ...logger, entries };
}

/**
 * The one-line text of whatever was thrown. Follows the chain of causes, so that
 * `throw new StorageError('cannot save', { cause: error })` prints both messages.
 */
export function describeError(error: unknown, depth = 3): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const own = `${error.name}: ${error.message}`;
  if (error.cause === undefined || depth <= 0) {
    return own;
  }
  return `${own} <- ${describeError(error.cause, depth - 1)}`;
}
