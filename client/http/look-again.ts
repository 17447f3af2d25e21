/**
 * Asks now, and again so long after each answer: a server that is slow is not asked faster than it answers, and the six connections that a
 * browser keeps to it stay free for everything else.
 */

/** An answer that has not come by then comes no more. */
const LONGEST_MS = 30_000;

export interface Looking<Answer> {
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
  readonly told: (answer: Answer) => void;
  readonly failed?: (error: unknown) => void;
  /** null = once. */
  readonly everyMs: number | null;
}

/** Returns what ends it; nothing is told after that. */
export function lookAgain<Answer>({ ask, told, failed, everyMs }: Looking<Answer>): () => void {
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = async () => {
    try {
      const answer = await ask(AbortSignal.any([end.signal, AbortSignal.timeout(LONGEST_MS)]));
      if (!end.signal.aborted) told(answer);
    } catch (error) {
      if (!end.signal.aborted) failed?.(error);
    }
    if (!end.signal.aborted && everyMs !== null) timer = setTimeout(() => void turn(), everyMs);
  };
  void turn();
  return () => {
    end.abort();
    clearTimeout(timer);
  };
}
