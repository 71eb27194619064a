import { Injectable } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { InjectRepository } from '@nestjs/typeorm';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Repository } from 'typeorm';
import { User } from './entities.js';

/** Looks the user up for every request, as the documentation of NestJS shows it. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.JWT_SECRET ?? '' });
  }

  validate({ sub }: { sub: string }): Promise<User | null> {
    return this.users.findOneBy({ id: sub });
  }
}

@Injectable()
export class JwtGuard extends AuthGuard('jwt') {}
