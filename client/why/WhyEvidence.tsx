import type { ReactNode } from 'react';
import type { Window } from '../../twin/derived.ts';
import { STATES, type State } from '../../twin/words.ts';
import type { WhyOfAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { goTo } from '../timeline/moment.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { WhyIntervals } from './WhyIntervals.tsx';
import { WhyStrips } from './WhyStrips.tsx';
import { hoursText, termText } from './why-words.ts';

/** The numbers of the formula, where each is from, what was left out, what was changed later, and what is not known. */
export function WhyEvidence({ answer, window }: { readonly answer: WhyOfAnswer; readonly window: Window }) {
  const { t, f, unit, state: word } = useWords();
  const plant = usePlant();
  const { terms, intervals, times, counts, energy, excluded, corrections } = answer.inputs;
  const nameOf = (id: string) => {
    const plain = id.replace(/^(machine|line):/, '');
    const named = plant.machines.find((m) => m.id === plain) ?? plant.lines.find((l) => l.id === plain);
    return named ? f.say(named.name) : plain;
  };
  const unitOf = (id: string) => plant.machines.find((m) => m.id === id.replace(/^machine:/, ''))?.unit ?? 'unit';
  const states = STATES.filter((state) => (times[state] ?? 0) > 0).sort((a, b) => (times[b] ?? 0) - (times[a] ?? 0));
  const known = Math.min(1, answer.coverage);
  return (
    <>
      <Part title={t('why.terms')}>
        <dl className="why-rows">
          {Object.entries(terms).map(([term, value]) => (
            <div key={term}>
              <dt>
                {t(`term.${term}`, { defaultValue: term })} <span className="quiet">{term}</span>
              </dt>
              <dd className="num">{termText(term, value, f)}</dd>
            </div>
          ))}
        </dl>
      </Part>
      {intervals && intervals.length > 0 && <WhyStrips intervals={intervals} window={window} nameOf={nameOf} />}
      <Part title={t('why.times')}>
        <dl className="why-rows">
          {states.map((state: State) => (
            <div key={state}>
              <dt className="why-state">
                <StateGlyph state={state} size={13} />
                {word(state)}
              </dt>
              <dd className="num">{hoursText(times[state] ?? 0, f)}</dd>
            </div>
          ))}
        </dl>
      </Part>
      <Part title={t('why.doubt')}>
        <dl className="why-rows">
          <div>
            <dt>{t('plant.coverage', { share: f.percent(known, known > 0.9 && known < 1 ? 1 : 0) })}</dt>
            <dd className="num">{t('why.unknown', { time: hoursText(times['unknown'] ?? 0, f) })}</dd>
          </div>
        </dl>
      </Part>
      <Part title={t('why.intervals')} count={intervals?.length ?? null}>
        {intervals ? (
          <WhyIntervals intervals={intervals} nameOf={nameOf} />
        ) : (
          <p className="quiet">{t('why.tooMany')}</p>
        )}
      </Part>
      <Part title={t('why.counts')}>
        {counts.length === 0 && <p className="quiet">{t('why.noCounts')}</p>}
        <dl className="why-rows">
          {counts.map((row) => (
            <div key={`${row.machine}${row.product}${row.idealMs}`}>
              <dt>
                {nameOf(row.machine)}
                <span className="quiet"> {productName(plant, row.product, f) ?? t('losses.notSaid')}</span>
              </dt>
              <dd className="num">
                {f.number(row.good)} {unit(unitOf(row.machine), row.good)}
                {row.reject + row.rework > 0 && (
                  <span className="quiet">
                    {' '}
                    · {t('why.rejects', { count: row.reject + row.rework, n: f.number(row.reject + row.rework) })}
                  </span>
                )}
                {row.idealMs !== null && row.idealMs > 0 && (
                  <span className="quiet"> · {t('plant.perMinute', { rate: f.number(60_000 / row.idealMs, 1) })}</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </Part>
      {energy.some(({ kWh }) => kWh > 0) && (
        <Part title={t('why.energy')}>
          <dl className="why-rows">
            {energy
              .filter(({ kWh }) => kWh > 0)
              .map(({ machine, kWh }) => (
                <div key={machine}>
                  <dt>{nameOf(machine)}</dt>
                  <dd className="num">{f.number(kWh, 1)} kWh</dd>
                </div>
              ))}
          </dl>
        </Part>
      )}
      <Part title={t('why.excluded')} count={excluded.length}>
        {excluded.length === 0 && <p className="quiet">{t('why.noneExcluded')}</p>}
        <Spans>
          {excluded.slice(0, 50).map((span) => (
            <Span key={`${span.machine}${span.from}`} from={span.from} to={span.to}>
              <StateGlyph state={span.reason} size={13} /> {word(span.reason)}{' '}
              <span className="quiet">{nameOf(span.machine)}</span>
            </Span>
          ))}
        </Spans>
      </Part>
      <Part title={t('why.corrections')} count={corrections.length}>
        {corrections.length === 0 && <p className="quiet">{t('why.noCorrections')}</p>}
        <Spans>
          {corrections
            .slice(-50)
            .reverse()
            .map((one) => (
              <Span key={`${one.machine}${one.from}${one.recorded}`} from={one.from} to={one.to}>
                {one.why}{' '}
                <span className="quiet">{t('why.by', { who: one.by, when: f.day(Date.parse(one.recorded)) })}</span>
              </Span>
            ))}
        </Spans>
      </Part>
    </>
  );
}

function Part(props: { readonly title: string; readonly count?: number | null; readonly children: ReactNode }) {
  const { f } = useWords();
  return (
    <section>
      <h2>
        {props.title} {props.count ? <span className="quiet num">{f.number(props.count)}</span> : null}
      </h2>
      {props.children}
    </section>
  );
}

const Spans = ({ children }: { readonly children: ReactNode }) => <ul className="why-spans">{children}</ul>;

function Span(props: { readonly from: string; readonly to: string; readonly children: ReactNode }) {
  const { t, f } = useWords();
  const from = Date.parse(props.from);
  return (
    <li>
      <button type="button" title={t('panel.showThen')} onClick={() => goTo(Math.ceil(from / 1000) * 1000)}>
        <span className="num">{f.clock(from)}</span>
        <span className="why-span-words">{props.children}</span>
        <span className="num">{f.age(Date.parse(props.to) - from)}</span>
      </button>
    </li>
  );
}
