import process from 'node:process';

export interface UnhandledWatch {
  /** What nobody handled since the last call. */
  readonly take: () => string[];
  readonly stop: () => void;
}

/** Collects rejections and exceptions that nobody handles, which would otherwise end the process. */
export function watchUnhandled(): UnhandledWatch {
  let seen: string[] = [];
  const rejected = (reason: unknown): void => void seen.push(`unhandled rejection: ${textOf(reason)}`);
  const thrown = (error: unknown): void => void seen.push(`uncaught exception: ${textOf(error)}`);
  process.on('unhandledRejection', rejected);
  process.on('uncaughtException', thrown);
  return {
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop: () => {
      process.off('unhandledRejection', rejected);
      process.off('uncaughtException', thrown);
    },
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
