/** The forms the record's tables went through, in order. A form that was released is never changed: a new one follows it. */
import type { Migration } from 'kysely';
import { time } from './0001-time.ts';
import { people } from './0002-people.ts';
import { stops } from './0003-stops.ts';
import { orders } from './0004-orders.ts';
import { alarms } from './0010-alarms.ts';
import { calls } from './0011-calls.ts';
import { notify } from './0012-notify.ts';
import { checklists } from './0020-checklists.ts';
import { actions } from './0030-actions.ts';
import { reports } from './0031-reports.ts';
import { kanban } from './0040-kanban.ts';
import { masters } from './0041-masters.ts';
import { alarmsTold } from './0050-alarms-told.ts';
import { safety } from './0051-safety.ts';
import { once } from './0052-once.ts';
import { calendar } from './0053-calendar.ts';
import { routings } from './0054-routings.ts';
import { reworkTotal } from './0055-rework-total.ts';
import { oneOnce } from './0056-one-once.ts';
import { quality } from './0057-quality.ts';
import { lots } from './0065-lots.ts';
import { lotsOfOrders } from './0066-lots-of-orders.ts';
import { inspections } from './0070-inspections.ts';
import { gauges } from './0071-gauges.ts';
import { holds } from './0075-holds.ts';
import { stock } from './0076-stock.ts';
import { gaugesDue } from './0077-gauges-due.ts';
import { batches } from './0079-batches.ts';
import { limits } from './0080-limits.ts';
import { signalsTold } from './0081-signals-told.ts';
import { inspectionsOfLots } from './0084-inspections-of-lots.ts';
import { capa } from './0085-capa.ts';
import { reworkOfLots } from './0086-rework-of-lots.ts';
import { standingGoods } from './0087-standing-goods.ts';
import { views } from './0090-views.ts';
import { maintenance } from './0091-maintenance.ts';
import { spareParts } from './0092-spare-parts.ts';
import { maintenancePlans } from './0093-maintenance-plans.ts';
import { workTold } from './0094-work-told.ts';
import { predict } from './0096-predict.ts';
import { unlike } from './0097-unlike.ts';
import { usual } from './0098-usual.ts';
import { predictNotices } from './0099-predict-notices.ts';
import { planCalibration } from './0102-plan-calibration.ts';
import { planForecast } from './0103-plan-forecast.ts';
import { planScenario } from './0104-plan-scenario.ts';

export const migrations: Record<string, Migration> = {
  '0001-time': time,
  '0002-people': people,
  '0003-stops': stops,
  '0004-orders': orders,
  '0010-alarms': alarms,
  '0011-calls': calls,
  '0012-notify': notify,
  '0020-checklists': checklists,
  '0030-actions': actions,
  '0031-reports': reports,
  '0040-kanban': kanban,
  '0041-masters': masters,
  '0050-alarms-told': alarmsTold,
  '0051-safety': safety,
  '0052-once': once,
  '0053-calendar': calendar,
  '0054-routings': routings,
  '0055-rework-total': reworkTotal,
  '0056-one-once': oneOnce,
  '0057-quality': quality,
  '0065-lots': lots,
  '0066-lots-of-orders': lotsOfOrders,
  '0070-inspections': inspections,
  '0071-gauges': gauges,
  '0075-holds': holds,
  '0076-stock': stock,
  '0077-gauges-due': gaugesDue,
  '0079-batches': batches,
  '0080-limits': limits,
  '0081-signals-told': signalsTold,
  '0084-inspections-of-lots': inspectionsOfLots,
  '0085-capa': capa,
  '0086-rework-of-lots': reworkOfLots,
  '0087-standing-goods': standingGoods,
  '0090-views': views,
  '0091-maintenance': maintenance,
  '0092-spare-parts': spareParts,
  '0093-maintenance-plans': maintenancePlans,
  '0094-work-told': workTold,
  '0096-predict': predict,
  '0097-unlike': unlike,
  '0098-usual': usual,
  '0099-predict-notices': predictNotices,
  '0102-plan-calibration': planCalibration,
  '0103-plan-forecast': planForecast,
  '0104-plan-scenario': planScenario,
};
