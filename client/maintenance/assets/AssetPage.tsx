import type { Machine } from '../../../twin/plant/model.ts';
import { type AssetDetail, getAsset } from '../../http/predict-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { BurstCard } from './BurstCard.tsx';
import { Cases } from './Cases.tsx';
import { ChanceChart } from './ChanceChart.tsx';
import { Drivers } from './Drivers.tsx';
import { MomentCard } from './MomentCard.tsx';
import { riskOf } from './risk.ts';
import { TrustCard } from './TrustCard.tsx';
import { UnusualCard } from './UnusualCard.tsx';
import { useSignalName } from './use-signal-name.ts';

const HOUR_MS = 3_600_000;

/** One machine: its chance, what was said before, what speaks for it, failures like it, and whether it can be trusted. */
export function AssetPage({ machine: id, at }: { readonly machine: string; readonly at: number | null }) {
  const { t } = useWords();
  const plant = usePlant();
  const { answer, trouble } = usePolled((signal) => getAsset(id, at, signal), `asset ${id} ${at}`);
  const machine = plant.machines.find((one) => one.id === id);
  if (!answer || !machine)
    return <section className="card risk-page">{trouble ? <Trouble words={trouble} /> : t('why.reading')}</section>;
  return <Told machine={machine} answer={answer} at={at} />;
}

function Told({
  machine,
  answer,
  at,
}: {
  readonly machine: Machine;
  readonly answer: AssetDetail;
  readonly at: number | null;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const nameOf = useSignalName(machine);
  const { id } = machine;
  const line = plant.lines[machine.line];
  const { said, model, was } = answer;
  const hasBursts = plant.tags.some((tag) => tag.machine === machine.slot && tag.burst !== null);
  const within = f.duration((model?.horizonHours ?? 0) * HOUR_MS);
  return (
    <>
      <div className="risk-page" data-asset-page={id}>
        <header className="risk-head">
          <div>
            <span className="caption">{line ? f.say(line.name) : t('maintenance.risk.utilities')}</span>
            <h2>{f.say(machine.name)}</h2>
          </div>
          {said && !said.thin && (
            <div className={`risk-said risk-${riskOf(answer)}`}>
              <b className="num">{f.percent(said.probability)}</b>
              <p>
                {t('maintenance.risk.failsWithin', { time: within })}
                <br />
                {t('maintenance.risk.range', { low: f.percent(said.low), high: f.percent(said.high) })}
                {was !== null && ` ${t('maintenance.risk.was', { was: f.percent(was), time: within })}`}
              </p>
            </div>
          )}
          {(!said || said.thin) && (
            <p className="quiet">
              {t(
                model === null
                  ? 'maintenance.risk.noModel'
                  : said
                    ? 'maintenance.risk.isThin'
                    : 'maintenance.risk.notYet',
              )}
            </p>
          )}
        </header>
        {said && said.unlike.length > 0 && (
          <p className="card short" role="note">
            {t('maintenance.usual.strange', { signals: said.unlike.map(nameOf).join(', ') })}
          </p>
        )}
        {model && <ChanceChart asset={answer} at={at} />}
        {said && said.why.length > 0 && <Drivers machine={machine} asset={answer} at={at} />}
        {answer.watched && <UnusualCard machine={machine} asset={answer} />}
        {hasBursts && <BurstCard machine={machine} at={at} />}
        <Cases asset={answer} />
      </div>
      <div className="risk-trust">
        {at === null && <MomentCard key={id} asset={answer} />}
        {model && <TrustCard model={model} machine={id} />}
      </div>
    </>
  );
}
