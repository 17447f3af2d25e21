import type { AssetDetail } from '../../http/predict-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';

const HOUR_MS = 3_600_000;

/** The newest failures of machines like it, and what was said before each: missed ones too. */
export function Cases({ asset }: { readonly asset: AssetDetail }) {
  const { t, f, fault } = useWords();
  const plant = usePlant();
  if (asset.model === null) return null;
  const machineOf = (id: string) => plant.machines.find((one) => one.id === id);
  return (
    <section className="card" aria-labelledby="cases-title">
      <div className="card-head">
        <h3 id="cases-title">{t('maintenance.risk.cases')}</h3>
        <span className="caption">{t('maintenance.risk.casesHow')}</span>
      </div>
      {asset.cases.length === 0 ? (
        <p className="quiet">{t('maintenance.risk.noCases')}</p>
      ) : (
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('maintenance.risk.when')}</th>
              <th scope="col">{t('maintenance.risk.machine')}</th>
              <th scope="col">{t('maintenance.risk.what')}</th>
              <th scope="col" className="num">
                {t('maintenance.risk.stood')}
              </th>
              <th scope="col" className="num">
                {t('maintenance.risk.saidBefore')}
              </th>
            </tr>
          </thead>
          <tbody>
            {asset.cases.map(({ failure, said, hoursBefore }) => {
              const machine = machineOf(failure.machine);
              const ms = Date.parse(failure.until) - Date.parse(failure.at);
              return (
                <tr key={failure.stop}>
                  <th scope="row">{f.day(Date.parse(failure.at))}</th>
                  <td>{machine ? f.say(machine.name) : failure.machine}</td>
                  <td>{fault(machine, failure.fault, 'breakdown')}</td>
                  <td className="num">{f.duration(ms)}</td>
                  <td className="num">
                    {said === null
                      ? t('maintenance.risk.nothingSaid')
                      : t('maintenance.risk.saidHours', {
                          chance: f.percent(said),
                          time: f.duration((hoursBefore ?? 0) * HOUR_MS),
                        })}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
