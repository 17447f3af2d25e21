/** What is asked of the server again every few seconds, and at once after a change; what was known stays while it is away. */
import { useCallback, useEffect, useState } from 'react';
import { lookAgain } from '../http/look-again.ts';

const AGAIN_MS = 5_000;

/** `news`: when it changes it is asked at once; what is known stays meanwhile. */
export function usePolled<Answer>(ask: (signal: AbortSignal) => Promise<Answer>, key: string, news = 0) {
  const [held, setHeld] = useState<{ key: string; answer: Answer | null; trouble: string }>({
    ...{ key, answer: null, trouble: '' },
  });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for each key, turn and news.
  useEffect(() => {
    return lookAgain({
      ask,
      told: (answer) => setHeld({ key, answer, trouble: '' }),
      failed: (error) => {
        const trouble = error instanceof Error ? error.message : String(error);
        setHeld((before) => ({ key, answer: before.key === key ? before.answer : null, trouble }));
      },
      everyMs: AGAIN_MS,
    });
  }, [key, turn, news]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  return { answer: held.key === key ? held.answer : null, trouble: held.key === key ? held.trouble : '', again };
}
