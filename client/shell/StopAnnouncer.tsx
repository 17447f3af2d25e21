import { useEffect, useRef, useState } from 'react';
import { lineFace, STANDING } from '../live/line-face.ts';
import { useTwinWords } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** Tells a screen reader of each new stop of a line, politely and once; silent about what stood when the page came up. */
export function StopAnnouncer() {
  const { t, f, fault } = useWords();
  const store = useTwinWords();
  const told = useRef<Map<string, number> | null>(null);
  const [words, setWords] = useState('');

  // biome-ignore lint/correctness/useExhaustiveDependencies: `wordVersion` stands for the lines of the store.
  useEffect(() => {
    if (store.status !== 'live' || store.lines.size === 0) return;
    const first = told.current === null;
    const known = told.current ?? new Map<string, number>();
    told.current = known;
    for (const view of store.lines.values()) {
      const face = lineFace(view);
      if (!STANDING.has(face.state)) {
        known.delete(view.line);
        continue;
      }
      const since = known.get(view.line);
      known.set(view.line, face.since);
      if (first || since === face.since) continue;
      const line = store.plant.lines.find((l) => l.id === view.line);
      const machine = store.plant.machines.find((m) => m.id === face.machine);
      setWords(
        t('announce.stop', {
          line: f.say(line?.name ?? view.line),
          machine: machine ? f.say(machine.name) : '',
          reason: fault(machine, face.fault, face.state),
        }),
      );
    }
  }, [store.wordVersion, store.status]);

  return (
    <div className="visually-hidden" aria-live="polite">
      {words}
    </div>
  );
}
