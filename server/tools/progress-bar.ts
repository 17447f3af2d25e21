/** A bar on stderr for people: only on a terminal, and only when it takes over a second. */
const WIDTH = 30;
const FIRST_MS = 1000;
const EVERY_MS = 200;

export interface ProgressBar {
  /** `share` 0..1. */
  show(share: number, words: string): void;
  end(): void;
}

export function progressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  const began = performance.now();
  let shown = 0;
  return {
    show(share, words) {
      const now = performance.now();
      if (!stream.isTTY || now - began < FIRST_MS || now - shown < EVERY_MS) return;
      shown = now;
      const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
      stream.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${words}\x1b[K`);
    },
    end() {
      if (shown > 0) stream.write('\r\x1b[K');
    },
  };
}
