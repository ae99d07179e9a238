/** The ids of all commands, once. A test compares them with package.json. */
export const COMMANDS = {
  start: 'refactorCrew.start',
  planOnly: 'refactorCrew.planOnly',
  startPlanned: 'refactorCrew.startPlanned',
  steer: 'refactorCrew.steer',
  editMessage: 'refactorCrew.editMessage',
  withdrawMessage: 'refactorCrew.withdrawMessage',
  wrapUp: 'refactorCrew.wrapUp',
  cancelTask: 'refactorCrew.cancelTask',
  cancelRun: 'refactorCrew.cancelRun',
  retry: 'refactorCrew.retry',
  runAgain: 'refactorCrew.runAgain',
  resume: 'refactorCrew.resume',
  branch: 'refactorCrew.branch',
  answer: 'refactorCrew.answer',
  answerYes: 'refactorCrew.answerYes',
  answerNo: 'refactorCrew.answerNo',
  showPanel: 'refactorCrew.showPanel',
  showRun: 'refactorCrew.showRun',
  reviewChanges: 'refactorCrew.reviewChanges',
  apply: 'refactorCrew.apply',
  applyOnBranch: 'refactorCrew.applyOnBranch',
  recertify: 'refactorCrew.recertify',
  undoRun: 'refactorCrew.undoRun',
  openDiff: 'refactorCrew.openDiff',
  openAllChanges: 'refactorCrew.openAllChanges',
  openFinding: 'refactorCrew.openFinding',
  certifyWorkingChanges: 'refactorCrew.certifyWorkingChanges',
  exportRun: 'refactorCrew.exportRun',
  removeRun: 'refactorCrew.removeRun',
  chooseModel: 'refactorCrew.chooseModel',
  setApiKey: 'refactorCrew.setApiKey',
  removeApiKey: 'refactorCrew.removeApiKey',
  openSettings: 'refactorCrew.openSettings',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** What `when` clauses in package.json ask for; kept by context-keys.ts. */
export const CONTEXT_KEYS = {
  /** Whether there is a run at all. */
  hasRuns: 'refactorCrew.hasRuns',
  isRunning: 'refactorCrew.isRunning',
  hasLiveTasks: 'refactorCrew.hasLiveTasks',
  /** Whether a message of the user is still on its way. */
  hasQueuedMessages: 'refactorCrew.hasQueuedMessages',
  hasQuestions: 'refactorCrew.hasQuestions',
  canResume: 'refactorCrew.canResume',
  /** Whether a plan waits to be approved. */
  hasPlan: 'refactorCrew.hasPlan',
  /** Whether a task ended without success, so that it may be tried again. */
  hasFailedTasks: 'refactorCrew.hasFailedTasks',
  hasEndedRuns: 'refactorCrew.hasEndedRuns',
  hasChanges: 'refactorCrew.hasChanges',
  canApply: 'refactorCrew.canApply',
  canUndo: 'refactorCrew.canUndo',
  /** Whether there are changes whose certificate can be made anew. */
  canRecertify: 'refactorCrew.canRecertify',
} as const;

export const VIEW_ID = 'refactorCrew.runs';
export const PANEL_TYPE = 'refactorCrew.panel';
export const REVIEW_SCHEME = 'refactor-crew';
export const CERTIFICATE_SCHEME = 'refactor-crew-certificate';
