import { type FailureModel, getStanding } from '../../http/predict-api.ts';
import { useSecond } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';

/** Asked anew so often, ms: days of readings are read for it. */
const STEP_MS = 600_000;
const MOST = 6;

/** Is it still right to ask it: readings that became unlike what it learned from, and whether it was righter than the one that answers. */
export function StandingCard({ model }: { readonly model: FailureModel }) {
  const { t, f } = useWords();
  const now = Math.floor(useSecond().now() / STEP_MS);
  const { answer, trouble } = usePolled((signal) => getStanding(model.id, signal), `standing ${model.id} ${now}`);
  const drifted = answer?.signals.filter((one) => one.drifted) ?? [];
  const { against } = answer ?? {};
  const change = against?.difference;
  return (
    <section className="card" aria-labelledby="standing-title">
      <h2 id="standing-title">{t('maintenance.standing.title')}</h2>
      {!answer && (trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>)}
      {answer && (
        <p className={drifted.length > 0 ? 'short' : undefined}>
          {answer.signals.length === 0
            ? t('maintenance.standing.unknown')
            : drifted.length === 0
              ? t('maintenance.standing.alike')
              : t('maintenance.standing.drifted', { count: drifted.length })}
        </p>
      )}
      {drifted.length > 0 && (
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('maintenance.standing.signal')}</th>
              <th scope="col" className="num">
                {t('maintenance.standing.index')}
              </th>
              <th scope="col" className="num">
                {t('maintenance.standing.distance')}
              </th>
            </tr>
          </thead>
          <tbody>
            {drifted.slice(0, MOST).map(({ signal, index, distance }) => (
              <tr key={signal}>
                <th scope="row">{signal}</th>
                <td className="num">{index === null ? f.none : f.number(index, 2)}</td>
                <td className="num">{distance === null ? f.none : f.percent(distance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {answer && model.role !== 'champion' && (
        <p>
          {!against || !change
            ? t('maintenance.standing.notCompared')
            : t(
                !against.sure
                  ? 'maintenance.standing.same'
                  : change.value < 0
                    ? 'maintenance.standing.better'
                    : 'maintenance.standing.worse',
                {
                  count: against.observations,
                  by: f.number(Math.abs(change.value), 3),
                  low: f.number(Math.min(Math.abs(change.low), Math.abs(change.high)), 3),
                  high: f.number(Math.max(Math.abs(change.low), Math.abs(change.high)), 3),
                },
              )}
        </p>
      )}
    </section>
  );
}
