import '../losses/losses.css';
import '../setup/setup.css';
import './plan.css';
import { useState } from 'react';
import { getForecast } from '../http/plan-api.ts';
import { usePlant, useSecond } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { AtRisk } from './AtRisk.tsx';
import { drawnOrder } from './order-look.ts';
import { PlanChart } from './PlanChart.tsx';
import { PlanFigures } from './PlanFigures.tsx';
import { RestsOn } from './RestsOn.tsx';
import { Scenarios } from './whatif/Scenarios.tsx';

const AHEAD = [8, 16, 40] as const;
const MINUTE_MS = 60_000;

/** What comes next: when each order will be done, how sure that is, and what it rests on. */
export function PlanScreen() {
  const { t, f } = useWords();
  const plant = usePlant();
  const store = useSecond();
  const [hours, setHours] = useState<(typeof AHEAD)[number]>(8);
  const { answer, trouble } = usePolled((signal) => getForecast(hours, signal), String(hours));
  const now = Math.floor(store.now() / MINUTE_MS) * MINUTE_MS;
  const orders = (answer?.orders ?? []).map(drawnOrder);
  return (
    <div className="page plan-page">
      <div className="plan-head">
        <h1>{t('plan.title')}</h1>
        <span className="caption">
          {answer && t('plan.asOf', { time: f.clock(Date.parse(answer.at)), count: answer.orders[0]?.futures ?? 0 })}
        </span>
        <span className="grow" />
        <Segments
          label={t('plan.ahead')}
          of={AHEAD}
          chosen={hours}
          choose={setHours}
          words={(one) => t('plan.hours', { count: one })}
        />
      </div>
      <Trouble words={trouble} />
      {!answer && !trouble && <p className="caption">{t('plan.simulating')}</p>}
      {answer && (
        <>
          <PlanFigures orders={orders} lines={plant.lines} />
          <PlanChart orders={orders} from={now} until={Date.parse(answer.until)} now={now} />
          <div className="plan-below">
            <AtRisk orders={orders} />
            <RestsOn forecast={answer} />
          </div>
          <Scenarios orders={answer.orders} hours={hours} />
        </>
      )}
    </div>
  );
}
