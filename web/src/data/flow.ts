import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { addDays, today } from '../lib/format.js';
import { api, body } from './api.js';
import { keys } from './keys.js';
import type { components } from '@flowtrack/client';
import { inZone } from './zone.js';

export type Flow = components['schemas']['FlowDto'];
export type FlowColumn = components['schemas']['FlowColumnDto'];
export type Distribution = components['schemas']['DistributionDto'];
export type FinishedTask = components['schemas']['FinishedTaskDto'];
export type OpenTask = components['schemas']['OpenTaskDto'];
export type Forecast = components['schemas']['ForecastDto'];

/** The refetch interval, in milliseconds: what has flowed changes slowly. */
const REFRESH_MS = 60_000;

/** How work flowed through a project in the last days, today included. */
export const flowQuery = (id: string, days: number) =>
  queryOptions({
    queryKey: [...keys.progress(id), 'flow', days],
    queryFn: () =>
      inZone((tz) => {
        const query = { tz, from: addDays(today(), 1 - days) };
        return body(api.GET('/api/v1/projects/{id}/flow', { params: { path: { id }, query } }));
      }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

/** What a forecast is asked: when so many tasks are done, or how many are done on a date. */
export interface ForecastQuestion {
  tasks?: number;
  date?: string;
}

/** A forecast; without a question, for all tasks that are open. */
export const forecastQuery = (id: string, question: ForecastQuestion) =>
  queryOptions({
    queryKey: [...keys.progress(id), 'forecast', question],
    queryFn: () =>
      inZone((tz) => {
        const query = { tz, ...question };
        return body(api.GET('/api/v1/projects/{id}/forecast', { params: { path: { id }, query } }));
      }),
    placeholderData: keepPreviousData,
  });
