import './burst.css';
import { scaleLinear } from 'd3-scale';
import type { Machine } from '../../../twin/plant/model.ts';
import { getBursts, type ToldBurst } from '../../http/predict-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/use-words.ts';

const HEIGHT = 130;
const PAD = { top: 20, right: 12, bottom: 22, left: 52 };
const PASSES = [1, 2, 3] as const;

/** Raw vibration as it was told last: how strong each frequency is, and the rhythm of its envelope with the lines of the bearing. */
export function BurstCard({ machine, at }: { readonly machine: Machine; readonly at: number | null }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { answer, trouble } = usePolled((signal) => getBursts(machine.id, at, signal), `bursts ${machine.id} ${at}`);
  const nameOf = (name: string) => {
    const burst = plant.tags.find((tag) => tag.burst?.name === name)?.burst;
    return burst ? f.say(burst.words) : name;
  };
  return (
    <section className="card" aria-labelledby="burst-title" data-bursts={answer?.length}>
      <div className="card-head">
        <h3 id="burst-title">{t('maintenance.burst.title')}</h3>
        <span className="caption">{t('maintenance.burst.how')}</span>
      </div>
      <Trouble words={trouble} />
      {answer?.map((burst) => (
        <div key={burst.tag} className="burst" data-burst={burst.tag}>
          <p>
            <b>{nameOf(burst.tag)}</b>{' '}
            <span className="quiet">
              {burst.at === null
                ? t('maintenance.burst.none')
                : t('maintenance.burst.told', {
                    time: f.day(Date.parse(burst.at)),
                    count: burst.readings,
                    rate: f.number(burst.rateHz / 1000, 1),
                  })}
            </span>
          </p>
          {burst.spectrum && (
            <LineChart lines={burst.spectrum} faults={[]} title={t('maintenance.burst.spectrum')} unit={burst.unit} />
          )}
          {burst.envelope && (
            <LineChart lines={burst.envelope} faults={burst.faults} title={t('maintenance.burst.envelope')} unit="" />
          )}
          {burst.at !== null && !burst.spectrum && <p className="quiet">{t('maintenance.burst.silent')}</p>}
        </div>
      ))}
    </section>
  );
}

/** Heights of lines over frequency; the fault frequencies and their second and third pass stand above. */
function LineChart({
  lines,
  faults,
  title,
  unit,
}: {
  readonly lines: NonNullable<ToldBurst['spectrum']>;
  readonly faults: ToldBurst['faults'];
  readonly title: string;
  readonly unit: string;
}) {
  const { t, f } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const end = lines.heights.length * lines.stepHz;
  const most = Math.max(...lines.heights, 1e-12);
  const x = scaleLinear([0, end], [PAD.left, Math.max(PAD.left + 1, width - PAD.right)]);
  const y = scaleLinear([0, most], [HEIGHT - PAD.bottom, PAD.top]);
  const path = lines.heights
    .map((height, i) => `${i === 0 ? 'M' : 'L'}${x(i * lines.stepHz).toFixed(1)} ${y(height).toFixed(1)}`)
    .join('');
  const digits = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(most))));
  return (
    <div ref={frame}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} className="burst-chart" role="img" aria-label={title}>
          <text x={PAD.left} y={12}>
            {title}
          </text>
          <text x={PAD.left - 6} y={PAD.top + 4} textAnchor="end">
            {f.number(most, digits)}
          </text>
          <text x={PAD.left - 6} y={HEIGHT - PAD.bottom} textAnchor="end">
            0 {unit}
          </text>
          <line x1={PAD.left} x2={width - PAD.right} y1={y(0)} y2={y(0)} className="grid" />
          {/* A line of words for each fault: passes of two may stand at one place. */}
          {faults.flatMap(({ name, hz }, row) =>
            PASSES.filter((pass) => pass * hz < end).map((pass) => (
              <g key={`${name} ${pass}`} className={pass === 1 ? 'fault' : 'fault again'}>
                <line x1={x(pass * hz)} x2={x(pass * hz)} y1={PAD.top} y2={HEIGHT - PAD.bottom} />
                <text x={x(pass * hz) + 3} y={PAD.top + 8 + 12 * row}>
                  {pass === 1 ? name : `${pass}× ${name}`}
                </text>
              </g>
            )),
          )}
          <path d={path} className="line" />
          {x.ticks(6).map((hz) => (
            <text key={hz} x={x(hz)} y={HEIGHT - 6} textAnchor="middle">
              {end > 2000
                ? t('maintenance.burst.khz', { hz: f.number(hz / 1000, 1) })
                : t('maintenance.burst.hz', { hz: f.number(hz) })}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}
