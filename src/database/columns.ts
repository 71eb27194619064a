import { applyDecorators } from '@nestjs/common';
import { Column, PrimaryColumn } from 'typeorm';

/** A UUID of version 7, made by the application: it sorts by the time of its making. */
export const Id = () => PrimaryColumn({ type: 'uuid' });

/** A point in time, to the millisecond, as the API shows it. */
export const Timestamp = (options: { nullable?: boolean; default?: 'now' } = {}) =>
  Column({
    type: 'timestamptz',
    precision: 3,
    nullable: options.nullable ?? false,
    ...(options.default && { default: () => 'now()' }),
  });

/** An enum column; the order of the values is the order in which PostgreSQL sorts them. */
export const Enumeration = (name: string, values: object, fallback: string) =>
  applyDecorators(Column({ type: 'enum', enum: values, enumName: name, default: fallback }));
