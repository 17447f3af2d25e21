import './assets.css';
import { getAssets } from '../../http/predict-api.ts';
import { usePlant, useSecond } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery, usePlace } from '../../router/router.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import type { MaintenanceTab } from '../tab.ts';
import { AssetList } from './AssetList.tsx';
import { AssetPage } from './AssetPage.tsx';

/** A past moment is asked for in such steps, ms. */
const STEP_MS = 60_000;

/** Which machine fails next, how sure that is, why, and whether such words were right before. */
export function AssetsTab({ line }: MaintenanceTab) {
  const { t } = useWords();
  const { query } = usePlace();
  const plant = usePlant();
  const store = useSecond();
  const at = store.status === 'replay' ? Math.floor(store.moment() / STEP_MS) * STEP_MS : null;
  const { answer, trouble } = usePolled((signal) => getAssets(at, signal), `assets ${at}`);
  if (!answer) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  const assets = answer.filter((asset) => line === null || asset.line === line.id);
  const told = assets.filter(({ said }) => said !== null && !said.thin);
  const chosen =
    assets.find(({ machine }) => machine === query.get('machine')) ??
    told[0] ??
    assets.find(({ unusual }) => unusual !== null) ??
    assets[0];
  // Vibration that is told raw is worth looking at before anything was learned of it.
  const raw = plant.tags.some(({ burst }) => burst !== null);
  if (!raw && assets.every(({ model, watched }) => model === null && !watched))
    return (
      <section className="card">
        <h2>{t('maintenance.risk.noneTitle')}</h2>
        <p className="quiet">{t('maintenance.risk.none')}</p>
        <button type="button" className="button" onClick={() => setQuery('tab', 'models')}>
          {t('maintenance.tab.models')}
        </button>
      </section>
    );
  return (
    <div className="risk-columns">
      <Trouble words={trouble} />
      <AssetList assets={assets} chosen={chosen?.machine ?? null} choose={(machine) => setQuery('machine', machine)} />
      {chosen && <AssetPage key={chosen.machine} machine={chosen.machine} at={at} />}
    </div>
  );
}
