import type { Study } from '../../http/gauges-api.ts';
import type { Characteristic } from '../../http/quality-api.ts';
import { useWords } from '../../words/use-words.ts';
import { studyPlot } from './study-plot.ts';

const WIDTH = 460;
const HEIGHT = 170;
const FOOT = 18;
const DASHES = ['none', '6 3', '2 3', '9 3 2 3', '1 4', '12 4'] as const;

/** What a study came to: is the gauge fit, why, what to do about it, and how everybody measured. */
export function StudyCard({
  study,
  characteristic,
}: {
  readonly study: Study;
  readonly characteristic: Characteristic | undefined;
}) {
  const { t, f } = useWords();
  const { variances, verdict } = study;
  const share = (variance: number) => Math.sqrt(variance / variances.total);
  const people = variances.reproducibility > variances.repeatability;
  const bars = [
    ['gauge', study.studyVariation],
    ['repeatability', share(variances.repeatability)],
    ['reproducibility', share(variances.reproducibility)],
    ['parts', share(variances.part)],
  ] as const;
  return (
    <article className="card hold" data-study={study.id}>
      <header className="spc-signal-head">
        <h3>
          {study.gauge}: {characteristic ? f.say(characteristic.name) : study.characteristic}
        </h3>
        <span className="quiet">
          {t('gauges.made', {
            parts: study.parts,
            operators: study.operators,
            trials: study.trials,
            who: study.by,
            when: f.date(Date.parse(study.recorded)),
          })}
        </span>
      </header>
      <p className={verdict === 'not-fit' ? 'spc-warn' : verdict === 'good' ? 'q-good' : 'spc-warn'}>
        <b>{t(`gauges.verdict.${verdict}`)}.</b> {t(`gauges.verdictHelp.${verdict}`)}{' '}
        {verdict !== 'good' && t(people ? 'gauges.people' : 'gauges.gaugeItself')}
      </p>
      <div className="study-columns">
        <div>
          <dl className="spc-indices">
            <div>
              <dt>{t('gauges.grr')}</dt>
              <dd className="num">{f.percent(study.studyVariation, 1)}</dd>
            </div>
            <div>
              <dt>{t('gauges.ndc')}</dt>
              <dd className="num">{study.categories === null ? t('gauges.all') : f.number(study.categories)}</dd>
            </div>
            <div>
              <dt>{t('gauges.contribution')}</dt>
              <dd className="num">{f.percent(study.contribution, 1)}</dd>
            </div>
            <div>
              <dt>{t('gauges.sigma')}</dt>
              <dd className="num">
                {f.number(Math.sqrt(variances.gauge), 3)} {characteristic?.unit}
              </dd>
            </div>
          </dl>
          <table className="order-table study-bars">
            <caption className="quiet">{t('gauges.variation')}</caption>
            <tbody>
              {bars.map(([what, value]) => (
                <tr key={what}>
                  <th scope="row">{t(`gauges.of.${what}`)}</th>
                  <td className="num">{f.percent(value, 1)}</td>
                  <td className="study-bar" aria-hidden="true">
                    <i style={{ width: `${100 * value}%` }} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="quiet">
            {t(study.pooled ? 'gauges.pooled' : 'gauges.interaction', { p: f.number(study.interactionP, 3) })}
          </p>
          {study.note !== '' && <p>{study.note}</p>}
        </div>
        <Plot study={study} unit={characteristic?.unit ?? ''} />
      </div>
    </article>
  );
}

function Plot({ study, unit }: { readonly study: Study; readonly unit: string }) {
  const { t, f } = useWords();
  const plot = studyPlot(study.measurements, WIDTH, HEIGHT);
  return (
    <figure className="study-plot">
      <figcaption className="quiet">{t('gauges.plot')}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} role="img" aria-label={t('gauges.plot')}>
        <text x={2} y={9}>
          {f.number(plot.high, 3)} {unit}
        </text>
        <text x={2} y={HEIGHT}>
          {f.number(plot.low, 3)}
        </text>
        {plot.parts.map(({ name, x }) => (
          <g key={name}>
            <line x1={x} x2={x} y1={12} y2={HEIGHT - 8} className="spc-centre" />
            <text x={x} y={HEIGHT + FOOT - 5} textAnchor="middle">
              {name.length > 6 ? (/\d+$/.exec(name)?.[0] ?? name.slice(0, 6)) : name}
            </text>
          </g>
        ))}
        {plot.operators.map(({ operator, path, dots }, i) => (
          <g key={operator}>
            {dots.map(({ x, y }, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may lie on one another.
              <circle key={n} cx={x} cy={y} r={2.2} className="study-dot" />
            ))}
            <path d={path} className="study-line" strokeDasharray={DASHES[i % DASHES.length]} />
          </g>
        ))}
      </svg>
      <ul className="study-legend">
        {plot.operators.map(({ operator }, i) => (
          <li key={operator}>
            <svg viewBox="0 0 30 6" width={30} height={6} aria-hidden="true">
              <path d="M0 3L30 3" className="study-line" strokeDasharray={DASHES[i % DASHES.length]} />
            </svg>{' '}
            {operator}
          </li>
        ))}
      </ul>
    </figure>
  );
}
