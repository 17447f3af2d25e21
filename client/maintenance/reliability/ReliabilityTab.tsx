import type { LossesAnswer } from '../../http/openapi.d.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { useSecond } from '../../live/twin-context.ts';
import { useNames } from '../../losses/use-names.ts';
import { momentOf, usePlace } from '../../router/router.ts';
import { useWords } from '../../words/use-words.ts';
import type { MaintenanceTab } from '../tab.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const STEP_MS = 600_000;

/** Which machines stopped the lines, the most time first. */
export function ReliabilityTab({ line }: MaintenanceTab) {
  const { t, f } = useWords();
  const names = useNames();
  const replay = momentOf(usePlace().query);
  const now = useSecond().now();
  const to = Math.floor((replay ?? now) / STEP_MS) * STEP_MS;
  const scope = line ? `line:${line.id}` : 'site';
  const span = `from=${new Date(to - DAYS * DAY_MS).toISOString()}&to=${new Date(to).toISOString()}`;
  const { answer, failed } = useAnswer<LossesAnswer>(
    `/api/v1/losses?scope=${scope}&${span}&by=machine,cause`,
    `${scope} ${to}`,
  );
  return (
    <section className="card" aria-labelledby="reliability-title">
      <div className="card-head">
        <h2 id="reliability-title">{t('maintenance.stopped')}</h2>
        <span className="caption">{t('maintenance.lastDays', { count: DAYS })}</span>
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer?.entries.length === 0 && <p className="quiet">{t('maintenance.nothing')}</p>}
      {answer && answer.entries.length > 0 && (
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('maintenance.machine')}</th>
              <th scope="col">{t('maintenance.lost')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.entries.map(({ key, ms }) => (
              <tr key={`${key.machine} ${key.cause}`}>
                <th scope="row">{names.machine(key.cause || key.machine || '')}</th>
                <td className="num">{f.duration(ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
