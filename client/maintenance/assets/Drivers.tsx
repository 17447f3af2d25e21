import type { Machine } from '../../../twin/plant/model.ts';
import { getSeries } from '../../http/api.ts';
import type { AssetDetail } from '../../http/predict-api.ts';
import { usePlant, useSecond } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { useWords } from '../../words/use-words.ts';
import { Spark } from './Spark.tsx';

const HOUR_MS = 3_600_000;
const POINTS = 60;
const MOST = 5;
const STEP_MS = 60_000;

/** What speaks for the chance, and what against it: exact shares of its log odds, each with the curve of its reading. */
export function Drivers({
  machine,
  asset,
  at,
}: {
  readonly machine: Machine;
  readonly asset: AssetDetail;
  readonly at: number | null;
}) {
  const { t } = useWords();
  const reasons = asset.said?.why.slice(0, MOST) ?? [];
  const most = Math.max(...reasons.map(({ score }) => Math.abs(score)), 1e-9);
  return (
    <section className="card" aria-labelledby="drivers-title">
      <div className="card-head">
        <h3 id="drivers-title">{t('maintenance.risk.drivers')}</h3>
        <span className="caption">
          {t(asset.model?.form === 'network' ? 'maintenance.risk.driversRoughly' : 'maintenance.risk.driversHow')}
        </span>
      </div>
      <ul className="drivers">
        {reasons.map((reason) => (
          <Driver
            key={reason.signal}
            {...{ machine, at, reason, share: reason.score / most }}
            horizonMs={(asset.model?.horizonHours ?? 1) * HOUR_MS}
          />
        ))}
      </ul>
    </section>
  );
}

function Driver({
  machine,
  reason,
  share,
  horizonMs,
  at,
}: {
  readonly machine: Machine;
  readonly reason: { readonly signal: string | null; readonly kind: string; readonly channel: string };
  readonly share: number;
  readonly horizonMs: number;
  readonly at: number | null;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const store = useSecond();
  const tag = plant.tags.find(({ name }) => name === `${machine.id}/${reason.signal}`);
  const to = Math.floor((at ?? store.now()) / STEP_MS) * STEP_MS;
  const { answer } = usePolled(
    (signal) => (tag ? getSeries(tag.name, to - 2 * horizonMs, to, POINTS, signal) : Promise.resolve(null)),
    `driver ${tag?.name} ${to}`,
  );
  const values = answer?.points.map(([, value]) => value) ?? [];
  const known = values.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  const digits = last !== undefined && Math.abs(last) < 20 ? 1 : 0;
  return (
    <li>
      <span className="driver-name">
        <b>{tag ? f.say(tag.words) : t('maintenance.risk.age')}</b>
        <span className="quiet">{t(`maintenance.kind.${reason.channel}.${reason.kind}`)}</span>
      </span>
      <span className="driver-value num">
        {first !== undefined && last !== undefined && tag
          ? t('maintenance.risk.fromTo', {
              from: f.number(first, digits),
              to: f.number(last, digits),
              unit: tag.unit,
            })
          : ''}
      </span>
      <Spark values={values} />
      <span className={share < 0 ? 'driver-bar against' : 'driver-bar'}>
        <i style={{ width: `${100 * Math.abs(share)}%` }} />
      </span>
      <span className="driver-word">{t(share < 0 ? 'maintenance.risk.against' : 'maintenance.risk.for')}</span>
    </li>
  );
}
