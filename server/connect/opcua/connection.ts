/**
 * One connection to an OPC UA server: client, session and subscription, built together and thrown away together.
 * A short cut is mended by the library, which asks for the notifications that were missed (Republish). Mended
 * subscriptions are known to stay silent or to come back empty: then we rebuild all.
 */
import {
  type ClientSession,
  type ClientSessionPublishService,
  DataChangeNotification,
  type NotificationMessage,
  type OPCUAClient,
  RepublishRequest,
  StatusChangeNotification,
} from 'node-opcua';
import { causeOf } from '../cause.ts';
import type { Connection } from '../keep-trying.ts';
import type { Standing } from '../standing.ts';
import type { Intake } from './intake.ts';
import { factsOf } from './limits.ts';
import { openSession } from './open-session.ts';
import { resolveTags } from './resolve.ts';
import { createSequence } from './sequence.ts';
import { monitorItems, remarkOn } from './subscribe.ts';
import type { OpcuaSpec, OpcuaTag } from './thread-messages.ts';

const PUBLISHING_MS = 50;
/** The server says "nothing new" after so long, ms. */
const KEEPALIVE_MS = 1000;
/** Keep-alives missed before the source counts as silent. */
const MISSED = 6;
/** A cut is mended by then, or all is built anew, ms: the twin's lateness window must not pass. */
const MEND_MS = 5000;

export interface OpcuaConnect {
  readonly spec: OpcuaSpec;
  readonly tags: readonly OpcuaTag[];
  /** Folder of our own certificate and of those we met. */
  readonly pki: string;
  readonly standing: Standing;
  readonly intake: Intake;
}

export async function connectOpcua(options: OpcuaConnect, signal: AbortSignal): Promise<Connection> {
  const { spec, tags, standing, intake } = options;
  let lose: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  const goOn = () => !signal.aborted;
  let client: OPCUAClient | undefined;
  const { session, close, remark } = await openSession(spec, options.pki, {
    mend: true,
    signal,
    onClient: (made) => {
      client = made;
    },
  });
  let open = true;
  let watchdog: NodeJS.Timeout | undefined;
  let mending: NodeJS.Timeout | undefined;
  const end = async () => {
    open = false;
    clearInterval(watchdog);
    clearTimeout(mending);
    await close();
  };
  // A stop while the subscription is being made: ends the waiting; afterwards `end` is for whoever holds the connection.
  const abort = () => void end();
  signal.addEventListener('abort', abort, { once: true });

  try {
    session.on('session_closed', (status) => lose(`the server closed the session (${status.name})`));
    session.on('keepalive_failure', () => mending === undefined && lose('the server does not answer any more'));

    const facts = await factsOf(session);
    const resolved = await resolveTags(session, tags, facts);
    intake.connected(session, resolved, facts.time, spec.history !== false);

    const publishing = spec.publishing_ms ?? PUBLISHING_MS;
    const keepAlives = Math.max(1, Math.round(KEEPALIVE_MS / publishing));
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: publishing,
      requestedMaxKeepAliveCount: keepAlives,
      requestedLifetimeCount: keepAlives * 30,
      maxNotificationsPerPublish: 0,
      publishingEnabled: true,
      priority: 1,
    });
    const { subscriptionId } = subscription;
    // Seconds without a word, counted by a timer: a pause of our own process is not taken for silence of the server.
    let silent = 0;
    const usual = MISSED * Math.max(KEEPALIVE_MS, publishing * subscription.maxKeepAliveCount);
    const patience = Math.ceil(spec.silence_s ?? usual / 1000);
    watchdog = setInterval(() => {
      if (++silent > patience) lose(`nothing was heard of the server for ${patience} s`);
    }, 1000);
    client?.on('close', (error) => lose(error ? causeOf(error) : 'the server closed the connection'));
    client?.on('connection_lost', () => {
      mending ??= setTimeout(() => lose('the connection was lost'), MEND_MS);
    });
    client?.on('connection_reestablished', () => {
      clearTimeout(mending);
      mending = undefined;
      silent = 0;
      if (subscription.subscriptionId !== subscriptionId)
        lose('the connection was lost, and the server forgot the subscription');
    });
    subscription.on('terminated', () => lose('the server ended the subscription'));
    subscription.on('internal_error', (error: Error) => lose(causeOf(error)));
    const sequence = createSequence();
    const take = (message: NotificationMessage) => {
      const notifications = message.notificationData ?? [];
      // Read here, so there is nothing left for node-opcua: it would look for items it does not know, value by value.
      message.notificationData = null;
      if (!sequence.isNew(message.sequenceNumber)) return;
      for (const data of notifications) {
        if (data instanceof DataChangeNotification) intake.take(data);
        else if (data instanceof StatusChangeNotification)
          lose(`the server ended the subscription (${data.status.name})`);
      }
    };
    // After a cut the library asks for what was sent into it, once. A server may go on for a while to answer requests of
    // the broken connection, which nobody hears: what is missing by its number is asked for by itself.
    const asking = session as ClientSession & Pick<ClientSessionPublishService, 'republish'>;
    const askAgain = () => {
      standing.standRefused('sequence-gap', sequence.missing());
      for (const retransmitSequenceNumber of sequence.wanted())
        asking.republish(new RepublishRequest({ subscriptionId, retransmitSequenceNumber }), (error, answer) => {
          if (!open) return;
          // Only a server that says it has it no more is not asked again, at its next word.
          if (error || !answer) {
            if (!isGone(error)) sequence.unanswered(retransmitSequenceNumber);
            return;
          }
          take(answer.notificationMessage);
          standing.standRefused('sequence-gap', sequence.missing());
        });
    };
    subscription.on('raw_notification', (message: NotificationMessage) => {
      silent = 0;
      if (!open) return;
      const { sequenceNumber } = message;
      if ((message.notificationData ?? []).length > 0) take(message);
      else {
        // A keep-alive carries the number of the notification to come; the library would take it for one that came, and
        // after a cut ask for the one behind it.
        (subscription as unknown as { lastSequenceNumber: number }).lastSequenceNumber = sequenceNumber - 1;
        sequence.comes(sequenceNumber);
      }
      askAgain();
    });

    const monitored = await monitorItems(session, subscription, spec, tags, resolved, facts.limits, goOn);
    // Monitored first, read afterwards: so nothing falls between the end of what is read and the first notification.
    await intake.fillGap(session, facts, goOn);
    standing.standRefused('unknown-node', monitored.unknown.length);
    standing.standRefused('denied-node', monitored.denied.length);
    standing.standRefused('no-deadband', monitored.unfiltered);
    signal.removeEventListener('abort', abort);
    const remarks = [remark, remarkOn(monitored), intake.remark()].filter((part) => part !== '');
    return { remark: remarks.join('; '), lost, close: end };
  } catch (error) {
    signal.removeEventListener('abort', abort);
    void end();
    throw error;
  }
}

/** What the server does not keep any longer, or never sent, cannot be had by asking again. */
const isGone = (error: Error | null): boolean =>
  error !== null && /BadMessageNotAvailable|BadSubscriptionIdInvalid/.test(error.message);
