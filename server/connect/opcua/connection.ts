/**
 * One connection to an OPC UA server: client, session and subscription, built together and thrown away together.
 * node-opcua could mend each of them by itself; mended subscriptions are known to stay silent, so we rebuild all.
 */
import {
  type ClientSession,
  DataChangeNotification,
  MessageSecurityMode,
  type NotificationMessage,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  StatusChangeNotification,
} from 'node-opcua';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/schema.ts';
import { atMost, causeOf } from '../cause.ts';
import type { Connection } from '../keep-trying.ts';
import type { Standing } from '../standing.ts';
import { monitorTags, remarkOn } from './subscribe.ts';

export type OpcuaSpec = Extract<SourceSpec, { protocol: 'opcua' }>;

const PUBLISHING_MS = 50;
/** The server says "nothing new" after so long, ms. */
const KEEPALIVE_MS = 1000;
/** Keep-alives missed before the source counts as silent. */
const MISSED = 6;
const SESSION_MS = 30_000;
const CONNECT_MS = 10_000;
const CLOSE_MS = 2000;

export interface OpcuaConnect {
  readonly spec: OpcuaSpec;
  readonly tags: readonly Tag[];
  /** Folder of our own certificate and of those we trust. */
  readonly pki: string;
  readonly standing: Standing;
  take(notification: DataChangeNotification): void;
  /** The server's clock at connection, epoch ms; told before the first value. */
  clock(serverTime: number): void;
}

export async function connectOpcua(options: OpcuaConnect, signal: AbortSignal): Promise<Connection> {
  const { spec, tags, standing, take, clock } = options;
  const client = OPCUAClient.create({
    applicationName: 'Gemba',
    clientName: `Gemba ${spec.id}`,
    endpointMustExist: false,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    transportTimeout: CONNECT_MS,
    requestedSessionTimeout: SESSION_MS,
    keepSessionAlive: true,
    keepPendingSessionsOnDisconnect: false,
    clientCertificateManager: new OPCUACertificateManager({ rootFolder: options.pki }),
  });
  let lose: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  let session: ClientSession | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    clearInterval(watchdog);
    if (session) await atMost(CLOSE_MS, session.close(true));
    await atMost(CLOSE_MS, client.disconnect());
  };
  // A stop while the connection is being made: ends the waiting; afterwards `close` is for whoever holds the connection.
  const abort = () => void close();
  client.on('connection_lost', () => lose('the connection was lost'));
  client.on('close', (error) => lose(error ? causeOf(error) : 'the server closed the connection'));
  signal.addEventListener('abort', abort, { once: true });

  try {
    await client.connect(spec.endpoint);
    session = await client.createSession();
    session.on('session_closed', (status) => lose(`the server closed the session (${status.name})`));
    session.on('keepalive_failure', () => lose('the server does not answer any more'));

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
    // Seconds without a word, counted by a timer: a pause of our own process is not taken for silence of the server.
    let silent = 0;
    const patience = Math.ceil((MISSED * Math.max(KEEPALIVE_MS, publishing * subscription.maxKeepAliveCount)) / 1000);
    watchdog = setInterval(() => {
      if (++silent > patience) lose(`nothing was heard of the server for ${patience} s`);
    }, 1000);
    subscription.on('terminated', () => lose('the server ended the subscription'));
    subscription.on('internal_error', (error: Error) => lose(causeOf(error)));
    subscription.on('raw_notification', (message: NotificationMessage) => {
      silent = 0;
      if (!open) return;
      const notifications = message.notificationData ?? [];
      // Read here, so there is nothing left for node-opcua: it would look for items it does not know, value by value.
      message.notificationData = null;
      for (const data of notifications) {
        if (data instanceof DataChangeNotification) take(data);
        else if (data instanceof StatusChangeNotification)
          lose(`the server ended the subscription (${data.status.name})`);
      }
    });

    const monitored = await monitorTags(
      session,
      subscription,
      tags,
      spec.sampling_ms ?? 0,
      () => !signal.aborted,
      clock,
    );
    standing.standRefused('unknown-node', monitored.unknown.length);
    standing.standRefused('denied-node', monitored.denied.length);
    signal.removeEventListener('abort', abort);
    return { remark: remarkOn(monitored), lost, close };
  } catch (error) {
    signal.removeEventListener('abort', abort);
    void close();
    throw error;
  }
}
