import type { LossView } from '../../twin/live/protocol.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { FitText } from './FitText.tsx';

/** The three reasons that cost the shift most. */
export function AndonLosses({ losses, fresh }: { readonly losses: readonly LossView[]; readonly fresh: boolean }) {
  const { t, f, fault } = useWords();
  const plant = usePlant();
  const worst = [...losses]
    .filter((loss) => loss.lostMs >= 1_000)
    .sort((a, b) => b.lostMs - a.lostMs)
    .slice(0, 3);
  const longest = worst[0]?.lostMs ?? 1;
  return (
    <section className={fresh ? 'andon-losses' : 'andon-losses old'}>
      <h2>{t('andon.lost')}</h2>
      {worst.length === 0 && <p>{t('line.nothingLost')}</p>}
      <ol>
        {worst.map((loss, i) => {
          const machine = plant.machines.find((m) => m.id === loss.machine);
          return (
            <li key={`${loss.machine}${loss.state}${loss.fault}`}>
              <FitText className="andon-loss" words={fault(machine, loss.fault, loss.state)} />
              <b className="num">
                {loss.lostMs < 60_000 ? (
                  f.duration(loss.lostMs)
                ) : (
                  <>
                    {f.number(loss.lostMs / 60_000)} <small>{t('andon.minutes')}</small>
                  </>
                )}
              </b>
              <span className="andon-bar">
                <i
                  className={i === 0 && loss.state === 'breakdown' ? 'worst' : ''}
                  style={{ width: `${(100 * loss.lostMs) / longest}%` }}
                />
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
