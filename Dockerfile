# Builds the web app and the API, then keeps only what is needed to run.
FROM node:24-slim AS base
WORKDIR /app
RUN npm install --global pnpm@10.34.9
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY packages ./packages
COPY apps/api ./apps/api
COPY apps/web/package.json ./apps/web/package.json

FROM base AS built
COPY apps/web ./apps/web
RUN pnpm install --frozen-lockfile --filter @commonwatt/web... --filter @commonwatt/api...
RUN pnpm --filter @commonwatt/web exec vite build
RUN node apps/api/build.js

FROM base AS product
RUN pnpm install --frozen-lockfile --prod --filter @commonwatt/api...
COPY --from=built /app/apps/web/dist ./apps/web/dist
COPY --from=built /app/apps/api/dist ./apps/api/dist
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=sqlite:/data/commonwatt.db
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/dist/main.js"]
