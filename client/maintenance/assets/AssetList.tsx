import type { AssetRisk } from '../../http/predict-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';
import { RangeBar } from './RangeBar.tsx';
import { riskOf } from './risk.ts';
import { Spark } from './Spark.tsx';

/** Machines by risk; those of which nothing can be said are counted, not left out. */
export function AssetList({
  assets,
  chosen,
  choose,
}: {
  readonly assets: readonly AssetRisk[];
  readonly chosen: string | null;
  choose(machine: string): void;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const isTold = ({ said }: AssetRisk) => said !== null && !said.thin;
  // Of which no chance is known but that it is not as it usually is.
  const shown = [...assets.filter(isTold), ...assets.filter((one) => !isTold(one) && one.unusual !== null)];
  const thin = assets.filter(({ model, said }) => model !== null && (said === null || said.thin)).length;
  const without = assets.filter(({ model }) => model === null).length;
  const horizons = [...new Set(shown.filter(isTold).map(({ model }) => model?.horizonHours ?? 0))];
  const nameOf = (id: string) => {
    const machine = plant.machines.find((one) => one.id === id);
    return machine ? f.say(machine.name) : id;
  };
  const lineOf = (id: string | null) => {
    const line = plant.lines.find((one) => one.id === id);
    return line ? f.say(line.name) : t('maintenance.risk.utilities');
  };
  return (
    <section className="card risk-list" aria-labelledby="risk-title">
      <div className="card-head">
        <h2 id="risk-title">{t('maintenance.risk.title')}</h2>
        {horizons.length === 1 && (
          <span className="caption">
            {t('maintenance.risk.within', { time: f.duration((horizons[0] ?? 0) * 3_600_000) })}
          </span>
        )}
      </div>
      <ul>
        {shown.map((asset) => (
          <li key={asset.machine}>
            <button
              type="button"
              className={`risk-row risk-${riskOf(asset)}`}
              aria-pressed={asset.machine === chosen}
              data-asset={asset.machine}
              onClick={() => choose(asset.machine)}
            >
              <span className="risk-name">
                <b>{nameOf(asset.machine)}</b>
                <span>{lineOf(asset.line)}</span>
                {asset.unusual && (
                  <span className="risk-unusual">
                    {t('maintenance.usual.since', { time: f.day(Date.parse(asset.unusual.from)) })}
                  </span>
                )}
              </span>
              <Spark values={asset.trend.map(({ probability }) => probability)} low={0} high={1} />
              {asset.said && isTold(asset) ? <RangeBar {...asset.said} /> : <span />}
              <span className="risk-chance num">
                {asset.said && isTold(asset) ? f.percent(asset.said.probability) : f.none}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="quiet">
        {t('maintenance.risk.bars')} {thin > 0 && t('maintenance.risk.thin', { count: thin })}{' '}
        {without > 0 && t('maintenance.risk.without', { count: without })}
      </p>
    </section>
  );
}
