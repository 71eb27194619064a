/** The process is up. */
export class HealthDto {
  /** @example "ok" */
  status!: 'ok';

  /** @example "FlowTrack" */
  app!: string;

  /** @example "1.0.0" */
  version!: string;
}

/** One of the things that this process needs. */
export class ReadinessRowDto {
  /** @example "database" */
  name!: string;

  /** @example "up" */
  status!: 'up' | 'down' | 'off';

  /** @example "2 connections" */
  detail!: string;
}

/** That the process can serve. */
export class ReadinessDto {
  /** @example "ok" */
  status!: 'ok';

  checks!: ReadinessRowDto[];
}

/** What keeps the process from serving. */
export class NotReadyDto {
  checks!: ReadinessRowDto[];
}
