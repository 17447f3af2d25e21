import { useTwinWords } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** Where the shift of a line will end: the line picked out, or else the one that is furthest behind its plan. */
export function ShiftEnd({ line }: { readonly line: number | null }) {
  const { t, f, unit } = useWords();
  const store = useTwinWords();
  const { plant } = store;
  const views = plant.lines
    .map((l) => ({ line: l, shift: store.lines.get(l.id)?.shift ?? null }))
    .filter((view) => view.shift !== null && (line === null || view.line.slot === line))
    .sort((a, b) => a.shift!.good / (a.shift!.targetNow || 1) - b.shift!.good / (b.shift!.targetNow || 1));
  const view = views[0];
  const stale = store.status === 'stale' || store.status === 'connecting';
  return (
    <div className="shift-end">
      {view?.shift && (
        <>
          <div className="caption">
            {t('time.shiftEnd', { time: f.clock(view.shift.to), line: f.say(view.line.name) })}
          </div>
          {view.shift.expected && !stale ? (
            <>
              <div className="shift-end-figure num">
                {f.number(view.shift.expected.mid)}{' '}
                <span>
                  {t('time.ofTarget', {
                    target: f.number(view.shift.targetEnd),
                    unit: unit(view.shift.unit, view.shift.targetEnd),
                  })}
                </span>
              </div>
              <div className="caption num">
                {t('time.range', { low: f.number(view.shift.expected.low), high: f.number(view.shift.expected.high) })}
              </div>
            </>
          ) : (
            <>
              <div className="shift-end-figure num">
                {f.none}{' '}
                <span>
                  {t('time.ofTarget', {
                    target: f.number(view.shift.targetEnd),
                    unit: unit(view.shift.unit, view.shift.targetEnd),
                  })}
                </span>
              </div>
              <div className="caption">{t(stale ? 'time.noForecastStale' : 'time.noForecast')}</div>
            </>
          )}
        </>
      )}
    </div>
  );
}
