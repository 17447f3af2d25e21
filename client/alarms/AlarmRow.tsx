import type { AlarmView } from '../../twin/live/protocol.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { awaitsAnswer } from '../../twin/words.ts';
import type { AlarmAct } from '../http/alarms-api.ts';
import { useWords } from '../words/use-words.ts';
import { isHidden } from './alarm-order.ts';
import { placeOf } from './alarm-place.ts';
import { MomentLink } from './MomentLink.tsx';
import { PriorityMark } from './PriorityMark.tsx';

/** One alarm: what, where, since when, what to do, and the buttons for it. */
export function AlarmRow({
  alarm,
  now,
  plant,
  answer,
  hide,
  picked,
  pick,
}: {
  readonly alarm: AlarmView;
  readonly now: number;
  readonly plant: PlantModel;
  readonly answer: (act: AlarmAct) => void;
  readonly hide: (act: 'shelve' | 'out-of-service') => void;
  readonly picked?: boolean;
  readonly pick?: (on: boolean) => void;
}) {
  const { t, f } = useWords();
  const { state } = alarm;
  const name = f.say(alarm.text);
  const where = placeOf(plant, alarm, f);
  const waits = awaitsAnswer(state);
  return (
    <li className={`alarm-row ${alarm.priority} ${state} ${waits ? 'waits' : ''}`}>
      {pick && waits ? (
        <input
          type="checkbox"
          aria-label={t('alarms.pick', { alarm: `${name}, ${where}` })}
          checked={picked ?? false}
          onChange={(event) => pick(event.target.checked)}
        />
      ) : (
        <span />
      )}
      <PriorityMark priority={alarm.priority} words={false} />
      <div className="alarm-words">
        <b>{name}</b>
        <span className="alarm-where">
          {where}
          {alarm.value !== null && ` · ${f.number(alarm.value, 2)} ${alarm.unit}`}
        </span>
        <span className="alarm-do">{f.say(alarm.response)}</span>
      </div>
      <div className="alarm-state">
        <span>
          {t(`alarms.state.${state}`)}
          {alarm.level > 0 && ` · ${t('alarms.raised', { count: alarm.level })}`}
        </span>
        <span className="quiet">
          {state === 'shelved' &&
            alarm.shelvedUntil !== null &&
            t('alarms.until', { time: f.clock(alarm.shelvedUntil) })}
          {state !== 'shelved' && alarm.by !== '' && t('alarms.by', { name: alarm.by })}
          {alarm.why !== '' && ` · ${alarm.why}`}
        </span>
      </div>
      <MomentLink place={alarm} at={alarm.activated ?? alarm.since}>
        <span className="alarm-age">{f.duration(now - (alarm.activated ?? alarm.since))}</span>
        <span className="quiet">{f.clock(alarm.activated ?? alarm.since)}</span>
      </MomentLink>
      <div className="alarm-acts">
        {waits && (
          <button type="button" className="button primary" onClick={() => answer('acknowledge')}>
            {t('alarms.acknowledge')}
          </button>
        )}
        {state === 'latched-acknowledged' && (
          <button type="button" className="button primary" onClick={() => answer('reset')}>
            {t('alarms.reset')}
          </button>
        )}
        {state === 'shelved' && (
          <button type="button" className="button" onClick={() => answer('unshelve')}>
            {t('alarms.unshelve')}
          </button>
        )}
        {state === 'out-of-service' && (
          <button type="button" className="button" onClick={() => answer('in-service')}>
            {t('alarms.inService')}
          </button>
        )}
        {!isHidden(state) && (
          <button type="button" className="button" onClick={() => hide('shelve')}>
            {t('alarms.shelve')}
          </button>
        )}
        {!isHidden(state) && (
          <button type="button" className="button" onClick={() => hide('out-of-service')}>
            {t('alarms.outOfService')}
          </button>
        )}
      </div>
    </li>
  );
}
