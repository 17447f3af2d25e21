import type { Derived } from '../../twin/derived.ts';
import type { ShiftView } from '../../twin/live/protocol.ts';
import { questionOf } from '../why/open-why.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { useWords } from '../words/use-words.ts';

/** The shift so far: what was made against the plan, OEE and its three parts, and where the shift will end. */
export function ShiftFigures({
  line,
  shift,
  target,
  wip,
  dim,
}: {
  /** Id. */
  readonly line: string;
  readonly shift: ShiftView;
  readonly target: number;
  /** Base units on the belts and their unit; null = not measured. */
  readonly wip: { readonly count: number; readonly unit: string } | null;
  readonly dim: boolean;
}) {
  const { t, f, unit } = useWords();
  const behind = shift.good - shift.targetNow;
  return (
    <dl className={`figures shift-figures ${dim ? 'dim' : ''}`}>
      <div>
        <dt>{t('line.good')}</dt>
        <dd className="num">
          {f.number(shift.good)} <span>{unit(shift.unit, shift.good)}</span>
        </dd>
        <dd className="shift-note num">
          {t(behind < 0 ? 'line.behind' : 'line.ahead', {
            count: f.number(Math.abs(behind)),
            target: f.number(shift.targetNow),
          })}
        </dd>
      </div>
      {wip && (
        <div>
          <dt>{t('line.wip')}</dt>
          <dd className="num">
            {dim ? f.none : f.number(wip.count)} <span>{unit(wip.unit, wip.count)}</span>
          </dd>
        </div>
      )}
      <Part
        line={line}
        name={t('line.oee')}
        derived={shift.oee}
        note={t('line.target', { target: f.percent(target) })}
      />
      <Part line={line} name={t('line.availability')} derived={shift.availability} />
      <Part line={line} name={t('line.effectiveness')} derived={shift.effectiveness} />
      <Part line={line} name={t('line.quality')} derived={shift.quality} />
      <div>
        <dt>{t('line.expected', { time: f.clock(shift.to) })}</dt>
        <dd className="num">
          {shift.expected && !dim ? f.number(shift.expected.mid) : f.none}{' '}
          <span>{t('line.of', { target: f.number(shift.targetEnd) })}</span>
        </dd>
        <dd className="shift-note num">
          {shift.expected && !dim
            ? t('time.range', { low: f.number(shift.expected.low), high: f.number(shift.expected.high) })
            : t('time.noForecast')}
        </dd>
      </div>
    </dl>
  );
}

interface PartProps {
  readonly line: string;
  readonly name: string;
  readonly derived: Derived;
  readonly note?: string;
}

function Part({ line, name, derived, note }: PartProps) {
  const { t, f } = useWords();
  const why =
    derived.value === null ? t(`reason.${derived.reason ?? 'no-data'}`, { defaultValue: t('reason.other') }) : null;
  const thin = derived.coverage < 0.95 ? t('plant.coverage', { share: f.percent(derived.coverage) }) : null;
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">
        <WhyButton question={questionOf(derived, `line:${line}`)}>
          {derived.value === null ? f.none : f.percent(derived.value, 1)}
        </WhyButton>
      </dd>
      <dd className="shift-note">{[why, note, thin].filter(Boolean).join(' · ')}</dd>
    </div>
  );
}
