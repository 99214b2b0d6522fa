export type { AccountInfo } from './account-info.js';
export type {
  AlertChannel,
  AlertThreshold,
  ChannelRequest,
  FloorAlerts,
  MadeChannel,
  RemedyRequest,
  RuleFiring,
  RulePreview,
  RuleRequest,
  SentNotification,
  Silence,
  SilenceMatch,
  SilenceRequest,
} from './alerts.js';
export type { GroupInfo, GroupMember } from './group-info.js';
export { listAccounts } from './accounts.js';
export type { AccountCapabilities, CommandCapability } from './capabilities.js';
export type * from './commands.js';
export { SHIPPED_NAMES } from '../src/modules/domain/shipped-names.js';
export { PAGE_LANGUAGES, type PageLanguage } from '../src/modules/domain/page-languages.js';
export type { DisplayEventKind, DisplayEvent } from '../src/modules/domain/display-event.js';
export type { Display, DisplayChange, DisplayRequest, Displays, MintedDisplay } from './displays.js';
export type { AuditFilter, FloorApi } from './floor-api.js';
export type {
  Adherence,
  AgentTimeline,
  FloorHistory,
  HistoryGap,
  HistoryLine,
  HistoryRange,
  Measure,
  PastContact,
  PastFloor,
  PastQueue,
  PastState,
  Series,
  Timeline,
  Timelines,
} from './history.js';
export type { PlanFile, PlanFilter, PlanImport, PlannedEntry, PlannedTime, Plans } from './plans.js';
export { FloorReplay, type ReplayOptions, type ReplayPhase } from './replay.js';
export type { FormCommand, NewCommand } from './new-command.js';
export { CommandUnanswered } from './command-unanswered.js';
export type { ConnectionState } from './connection-state.js';
export type { Environment } from './environment.js';
export { FloorClient, type FloorClientOptions } from './floor-client.js';
export { FloorRefusal, isRefusal, type RefusalCode, type RefusalProblem } from './floor-refusal.js';
export type { TokenGiver } from './token-source.js';
export type { Following, ShownFreshness, StateOf, TopicListener, TopicView } from './topic-view.js';

export type { AccountDocument } from '../src/modules/domain/account-document.js';
export type { Activity, Agent, AgentState, Availability, Membership } from '../src/modules/domain/agent.js';
export type {
  Command,
  CommandError,
  CommandStatus,
  CommandType,
  Confirmation,
  QueueResult,
} from '../src/modules/domain/command.js';
export type { CommandsDocument } from '../src/modules/domain/command.js';
export type {
  DisplayMessage,
  DisplayReload,
  DisplaySettings,
} from '../src/modules/domain/display-settings.js';
export type { CollectionOps, DocumentState, Ops, Row } from '../src/modules/domain/document.js';
export type { Freshness } from '../src/modules/domain/freshness.js';
export type { MetricsDocument } from '../src/modules/domain/metrics-document.js';
export type { FigureSource, MetricsRow } from '../src/modules/domain/metrics-row.js';
export type { Problem, ProblemCode } from '../src/modules/domain/problem.js';
export type { QueueDocument } from '../src/modules/domain/queue-document.js';
export type { AgentCounts, QueueSelf, QueueSummary } from '../src/modules/domain/queue.js';
export type { Source, SourceState, VendorKind } from '../src/modules/domain/source.js';
export { serviceLevel, type Formula } from '../src/modules/domain/service-level.js';
export type { AlertSetupEvent, AlertSetupEventKind } from '../src/modules/domain/alert-setup-event.js';
export type { Remedy, RemedySwitch } from '../src/modules/domain/remedy.js';
export type { Alert, AlertsDocument } from '../src/modules/domain/alert.js';
export type {
  ActiveWindow,
  Condition,
  Measure as RuleMeasure,
  NumberCondition,
  Rule,
  RuleFields,
  Severity,
} from '../src/modules/domain/rule.js';
export type { ChannelKind, DeliveryAttempt, DeliveryState } from '../src/modules/domain/channel.js';
export {
  accountTopic,
  alertsTopic,
  commandsTopic,
  metricsTopic,
  queueMetricsTopic,
  queueTopic,
} from '../src/modules/domain/topic-name.js';
export type { WaitingCall } from '../src/modules/domain/queue.js';
