/** An MQTT broker (aedes) in a process of its own. */
import { openBroker } from '../../demo/speak/broker.ts';
import { answer, optionsOf } from './child.ts';

await openBroker(optionsOf<number>());
answer({});
