import { useState } from 'react';
import { MAINTAINS, makeWork } from '../../http/maintenance-api.ts';
import type { AssetDetail } from '../../http/predict-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { navigate } from '../../router/router.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';

const HOUR_MS = 3_600_000;
type Right = NonNullable<AssetDetail['right']>;
type Moment = Right['moments'][number];

/** When to act: the cheapest moment, the others beside it, and the order of work that takes it. */
export function MomentCard({ asset }: { readonly asset: AssetDetail }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const { right, said, model } = asset;
  const [best] = right?.moments ?? [];
  if (!right || !said || !best) return null;
  const work = (right.workHours ?? 1) * HOUR_MS;
  const machine = plant.machines.find(({ id }) => id === asset.machine);
  const name = machine ? f.say(machine.name) : asset.machine;
  const nameOf = ({ window, at }: Moment) =>
    at === null
      ? t('maintenance.right.leave')
      : window
        ? t(`maintenance.right.${window.kind}`, { time: f.day(Date.parse(window.from)) })
        : t('maintenance.right.now');
  const order = async () => {
    if (best.at === null) return;
    setBusy(true);
    setTrouble('');
    const from = Date.parse(best.at);
    try {
      const { number } = await makeWork(
        {
          ...{ machine: asset.machine, kind: 'predictive', priority: 'high' },
          title: t('maintenance.right.title', { machine: name }),
          why: t('maintenance.right.why', {
            chance: f.percent(said.probability),
            time: f.duration((model?.horizonHours ?? 0) * HOUR_MS),
          }),
          prediction: `${asset.machine}@${said.at}`,
          ...{ from: best.at, to: new Date(from + work).toISOString() },
        },
        key,
      );
      navigate(`/maintenance?tab=work&order=${number}`);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <section className="card moment-card" aria-labelledby="moment-title">
      <span className="moment-kind">{t('maintenance.right.head')}</span>
      <h3 id="moment-title">{nameOf(best)}</h3>
      <p>
        {right.workHours === null
          ? t('maintenance.right.noRepairs')
          : t('maintenance.right.takes', { time: f.duration(work), count: right.repairs })}{' '}
        {best.at !== null && best.standstillHours > 0
          ? t('maintenance.right.stands', { time: f.duration(best.standstillHours * HOUR_MS) })
          : best.at !== null && t('maintenance.right.noStand')}
      </p>
      <table className="moment-table">
        <thead>
          <tr>
            <th scope="col">{t('maintenance.right.moment')}</th>
            <th scope="col" className="num">
              {t('maintenance.right.failsBefore')}
            </th>
            {best.expected !== null && (
              <th scope="col" className="num">
                {t('maintenance.right.expected')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {right.moments.map((one) => (
            <tr key={`${one.at} ${one.window?.from}`}>
              <th scope="row">{nameOf(one)}</th>
              <td className="num">{f.percent(one.failsBefore)}</td>
              {best.expected !== null && <td className="num">{f.money(one.expected ?? Number.NaN)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {best.expected === null && <p className="quiet">{t('maintenance.right.noPrice')}</p>}
      {best.at !== null && hasRole(me, MAINTAINS) && (
        <button type="button" className="button primary" disabled={busy} onClick={() => void order()}>
          {t('maintenance.right.order')}
        </button>
      )}
      <Trouble words={trouble} />
    </section>
  );
}
