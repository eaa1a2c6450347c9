import process from 'node:process';
import type { Log } from '../../src/context.ts';
import { createRunnerLog } from '../../src/runner.ts';

/**
 * The log that the action has on the runner, with its lines kept instead of printed.
 *
 * @param keep - told of each line, as the runner would cut the stream into lines
 */
export function captureRunnerLog(keep: (line: string) => void): Log {
  const log = createRunnerLog();
  const captured = (call: () => void): void => {
    const { stdout } = process;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back as it was
    const write = stdout.write;
    let text = '';
    stdout.write = (chunk: Uint8Array | string) => {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    };
    try {
      call();
    } finally {
      stdout.write = write;
    }
    linesOf(text).forEach(keep);
  };
  return {
    info: (message) => captured(() => log.info(message)),
    notice: (message) => captured(() => log.notice(message)),
    warning: (message) => captured(() => log.warning(message)),
    error: (message) => captured(() => log.error(message)),
    isDebug: true,
    debug: (message) => captured(() => log.debug(message)),
    group: (title) => captured(() => log.group(title)),
    endGroup: () => captured(() => log.endGroup()),
  };
}

/** The lines of a stream that may end with a line break. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
