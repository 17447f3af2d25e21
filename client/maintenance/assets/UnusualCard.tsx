import type { Machine } from '../../../twin/plant/model.ts';
import type { AssetDetail } from '../../http/predict-api.ts';
import { useWords } from '../../words/use-words.ts';
import { useSignalName } from './use-signal-name.ts';

const MOST = 6;

/** Is it as it usually is? Found without any failure known: readings that do not go together as they use to, and since when. */
export function UnusualCard({ machine, asset }: { readonly machine: Machine; readonly asset: AssetDetail }) {
  const { t, f } = useWords();
  const nameOf = useSignalName(machine);
  const { unusual, episodes } = asset;
  const before = episodes.filter(({ from }) => from !== unusual?.from).reverse();
  const namesOf = (parts: (typeof episodes)[number]['parts']) =>
    parts.length === 0
      ? t('maintenance.usual.together')
      : parts.map(({ signal, share }) => `${nameOf(signal)} ${f.percent(share)}`).join(', ');
  return (
    <section className="card usual-card" aria-labelledby="usual-title" data-unusual={unusual !== null}>
      <div className="card-head">
        <h3 id="usual-title">{t('maintenance.usual.title')}</h3>
        <span className="caption">{t('maintenance.usual.how')}</span>
      </div>
      <p className={unusual ? 'short' : undefined}>
        {unusual
          ? t('maintenance.usual.unlike', {
              time: f.day(Date.parse(unusual.from)),
              times: f.number(unusual.peak, 1),
              signals: namesOf(unusual.parts),
            })
          : t('maintenance.usual.alike')}
      </p>
      {before.length > 0 && (
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('maintenance.risk.when')}</th>
              <th scope="col" className="num">
                {t('maintenance.usual.lasted')}
              </th>
              <th scope="col">{t('maintenance.usual.signals')}</th>
              <th scope="col">{t('maintenance.usual.ended')}</th>
            </tr>
          </thead>
          <tbody>
            {before.slice(0, MOST).map(({ from, to, heard, parts, ended }) => (
              <tr key={from}>
                <th scope="row">{f.day(Date.parse(from))}</th>
                <td className="num">{f.duration(Date.parse(to ?? heard) - Date.parse(from))}</td>
                <td>{namesOf(parts)}</td>
                <td>{t(`maintenance.usual.end.${ended ?? 'lasts'}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
