import { Button } from '@mantine/core';
import { useTwinWords } from '../live/twin-context.ts';
import { momentOf, usePlace } from '../router/router.ts';
import { goTo } from '../timeline/moment.ts';
import { useWords } from '../words/use-words.ts';

/** Says that the screen does not show the present, where nobody can overlook it. */
export function ReplayBanner() {
  const { t, f } = useWords();
  const store = useTwinWords();
  const at = momentOf(usePlace().query);
  if (at === null) return null;
  const note = () => {
    if (store.refused !== null) return t('replay.failed', { reason: store.refused });
    if (store.oldest > 0 && at < store.oldest) return t('replay.before', { oldest: f.day(store.oldest) });
    return t(store.seeking ? 'replay.reading' : 'replay.note');
  };
  return (
    <div className="replay-banner" role="status">
      <b>{t('replay.title', { time: f.seconds(at) })}</b>
      <span className="replay-day">{f.day(at)}</span>
      <span className="replay-note">{note()}</span>
      <Button size="xs" color="dark.7" className="replay-back" onClick={() => goTo(null)}>
        {t('replay.back')}
      </Button>
    </div>
  );
}
