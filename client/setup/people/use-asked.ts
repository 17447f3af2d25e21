/** What is asked of the server when a part of the screen is opened, and again after a change. */
import { useCallback, useEffect, useState } from 'react';

export function useAsked<Answer>(question: (signal: AbortSignal) => Promise<Answer>) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [trouble, setTrouble] = useState('');
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, and for each turn.
  useEffect(() => {
    const stop = new AbortController();
    question(stop.signal).then(
      (told) => {
        setAnswer(() => told);
        setTrouble('');
      },
      (error) => {
        if (!stop.signal.aborted) setTrouble(error instanceof Error ? error.message : String(error));
      },
    );
    return () => stop.abort();
  }, [turn]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  /** Does something, then asks again; what went wrong is told. */
  const doing = useCallback(
    (work: () => Promise<unknown>) =>
      void work().then(again, (error) => setTrouble(error instanceof Error ? error.message : String(error))),
    [again],
  );
  return { answer, trouble, again, doing };
}
