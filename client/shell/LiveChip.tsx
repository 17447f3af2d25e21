import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';

/** Whether what is seen is the present, and how old it is. */
export function LiveChip() {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const { status } = store;
  // Rounded up: nothing is without any delay.
  const behind = Math.ceil(Math.max(1, store.now() - store.at) / 100) * 100;
  const words = {
    live: t('live.live', { age: f.age(behind) }),
    stale: t('live.stale', { age: f.age(behind) }),
    connecting: t('live.connecting'),
    replay: t('live.replay'),
  }[status];
  return (
    <span className={`chip chip-${status}`}>
      <StateGlyph
        state={status === 'live' ? 'producing' : status === 'replay' ? 'idle' : 'unknown'}
        size={12}
        colour="currentColor"
      />
      <span className="num">{words}</span>
    </span>
  );
}
