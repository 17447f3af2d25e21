import type { LossView } from '../../twin/live/protocol.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** Time lost in the shift by its reason, the longest first; bars to the same scale. */
export function LossList({ losses }: { readonly losses: readonly LossView[] }) {
  const { t, f, fault } = useWords();
  const plant = usePlant();
  const sorted = [...losses].filter((loss) => loss.lostMs > 0).sort((a, b) => b.lostMs - a.lostMs);
  const longest = sorted[0]?.lostMs ?? 1;
  if (sorted.length === 0) return <p className="quiet">{t('line.nothingLost')}</p>;
  return (
    <ol className="losses">
      {sorted.slice(0, 8).map((loss) => {
        const machine = plant.machines.find((m) => m.id === loss.machine);
        return (
          <li key={`${loss.machine}${loss.state}${loss.fault}`}>
            <span className="loss-words">
              <b>{fault(machine, loss.fault, loss.state)}</b>{' '}
              <span className="quiet">{machine ? f.say(machine.name) : loss.machine}</span>
            </span>
            <span className="num">{f.duration(loss.lostMs)}</span>
            <span className="num quiet loss-more">
              {t('line.stops', { count: loss.stops })}
              {loss.cost !== null && `, ${f.money(loss.cost)}`}
            </span>
            <span className="loss-bar">
              <i style={{ width: `${(100 * loss.lostMs) / longest}%` }} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
