import './losses.css';
import { STATES } from '../../twin/words.ts';
import type { LossesWaterfallAnswer, OeeAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { LinePicker } from '../line/LinePicker.tsx';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { type Asked, windowQuery } from './asked.ts';
import { Headline } from './Headline.tsx';
import { MachineStrips } from './MachineStrips.tsx';
import { ParetoCard } from './ParetoCard.tsx';
import { PatternsCard } from './PatternsCard.tsx';
import { PeriodBar } from './PeriodBar.tsx';
import { useAskedPeriod } from './use-asked-period.ts';
import { Waterfall } from './Waterfall.tsx';

/** Where the time went: OEE and what moved it, from calendar to good, the largest losses, what repeats, every machine. */
export function LossesScreen() {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const { line, id, period, at, asked } = useAskedPeriod('first');
  const lines = line ? [line] : plant.lines;
  const blind = lines.filter((one) => STATES[store.stateOf(one.constraint)] === 'unknown');

  return (
    <div className="page losses-page">
      <LinePicker lines={plant.lines} chosen={line} all={{ words: t('losses.allLines'), query: 'all' }} />
      <PeriodBar
        title={line ? f.say(line.name) : t('losses.allLines')}
        id={id}
        period={period}
        timeZone={plant.site.timezone}
        at={at}
      />
      {blind.length > 0 && period?.open && (
        <p className="losses-blind" role="status">
          {t('losses.blind', {
            lines: blind.map((one) => f.say(one.name)).join(', '),
            time: f.clock(Math.min(...blind.map((one) => store.sinceOf(one.constraint)))),
          })}
        </p>
      )}
      {asked ? (
        <Body asked={asked} />
      ) : (
        <p className="quiet">{t(id === 'any' ? 'losses.chooseTimes' : 'line.noShift')}</p>
      )}
    </div>
  );
}

function Body({ asked }: { readonly asked: Asked }) {
  const { scope, period, key } = asked;
  const now = windowQuery(period);
  const before = windowQuery(period.before);
  const figures = useAnswer<OeeAnswer>(`/api/v1/oee?scope=${scope}&${now}`, key);
  const figuresBefore = useAnswer<OeeAnswer>(`/api/v1/oee?scope=${scope}&${before}`, key);
  const fall = useAnswer<LossesWaterfallAnswer>(`/api/v1/losses/waterfall?scope=${scope}&${now}`, key);
  const fallBefore = useAnswer<LossesWaterfallAnswer>(`/api/v1/losses/waterfall?scope=${scope}&${before}`, key);
  return (
    <>
      <Headline asked={asked} figures={figures} before={figuresBefore.answer} />
      <Waterfall fall={fall} before={fallBefore.answer} figures={figures.answer} />
      <div className="losses-columns">
        <ParetoCard asked={asked} />
        <div className="losses-side">
          <MachineStrips asked={asked} />
          <PatternsCard asked={asked} />
        </div>
      </div>
    </>
  );
}
