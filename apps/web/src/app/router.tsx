import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory
} from '@tanstack/react-router'
import type { Api } from '../api/api.tsx'
import { fetchUser } from '../api/session.ts'
import { readAuctionSearch, readAuctionsSearch } from '../features/auctions/auctions-search.ts'
import {
  readPerformanceSearch,
  readPortfolioSearch
} from '../features/analytics/analytics-search.ts'
import { readAssetsSearch } from '../features/assets/assets-search.ts'
import { readSignInSearch } from '../features/identity/sign-in-search.ts'
import { readPricesSearch } from '../features/markets/prices-search.ts'
import { readDeviceSearch } from '../features/metering/device-search.ts'
import { readMarketplaceSearch } from '../features/offers/marketplace-search.ts'
import { readSellSearch } from '../features/offers/sell-search.ts'
import { readDraftSearch } from '../features/orders/draft-search.ts'
import { readOrdersSearch } from '../features/orders/orders-search.ts'
import { readTradesSearch } from '../features/trades/trades-search.ts'
import { PageError, PagePending } from './page-states.tsx'
import { loadFeatureMessages } from '../i18n/i18n.ts'
import { readWalletSearch } from '../features/wallet/wallet-search.ts'
import { NotFoundPage } from './not-found-page.tsx'
import { RootFrame } from './root-frame.tsx'

export interface RouterContext {
  api: Api
  queryClient: QueryClient
}

/** A page of a feature: its code and its sentences come together, and only when it is visited. */
function page<M extends Record<string, unknown>, K extends keyof M & string>(
  feature: string,
  load: () => Promise<M>,
  name: K
) {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), loadFeatureMessages(feature)])
    return module
  }, name)
}

const root = createRootRouteWithContext<RouterContext>()({ component: RootFrame })

/** Pages of an account: whoever is not signed in goes to the door first and comes back after it. */
const guarded = createRoute({
  getParentRoute: () => root,
  id: 'guarded',
  beforeLoad: async ({ context, location }) => {
    const user = await fetchUser(context.queryClient, context.api)
    if (user === null) throw redirect({ to: '/sign-in', search: { returnTo: location.href } })
  }
})

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./index-page.tsx'), 'IndexPage')
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  component: page('identity', () => import('../features/identity/sign-in-page.tsx'), 'SignInPage')
})
const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: readSignInSearch,
  component: page(
    'identity',
    () => import('../features/identity/register-page.tsx'),
    'RegisterPage'
  )
})
const marketplace = createRoute({
  getParentRoute: () => root,
  path: '/marketplace',
  validateSearch: readMarketplaceSearch,
  component: page(
    'offers',
    () => import('../features/offers/marketplace-page.tsx'),
    'MarketplacePage'
  )
})
const offer = createRoute({
  getParentRoute: () => root,
  path: '/offers/$offerId',
  component: page('offers', () => import('../features/offers/offer-page.tsx'), 'OfferPage')
})
const assets = createRoute({
  getParentRoute: () => root,
  path: '/assets',
  validateSearch: readAssetsSearch,
  component: page('assets', () => import('../features/assets/assets-page.tsx'), 'AssetsPage')
})
const asset = createRoute({
  getParentRoute: () => root,
  path: '/assets/$assetId',
  component: page('assets', () => import('../features/assets/asset-page.tsx'), 'AssetPage')
})
const prices = createRoute({
  getParentRoute: () => root,
  path: '/prices',
  validateSearch: readPricesSearch,
  component: page('markets', () => import('../features/markets/prices-page.tsx'), 'PricesPage')
})

const auctions = createRoute({
  getParentRoute: () => root,
  path: '/auctions',
  validateSearch: readAuctionsSearch,
  component: page(
    'auctions',
    () => import('../features/auctions/auctions-page.tsx'),
    'AuctionsPage'
  )
})
const auction = createRoute({
  getParentRoute: () => root,
  path: '/auctions/$auctionId',
  validateSearch: readAuctionSearch,
  component: page('auctions', () => import('../features/auctions/auction-page.tsx'), 'AuctionPage')
})

const newAsset = createRoute({
  getParentRoute: () => guarded,
  path: '/assets/new',
  component: page('assets', () => import('../features/assets/new-asset-page.tsx'), 'NewAssetPage')
})
const sell = createRoute({
  getParentRoute: () => guarded,
  path: '/sell',
  validateSearch: readSellSearch,
  component: page('offers', () => import('../features/offers/sell-page.tsx'), 'SellPage')
})
const trades = createRoute({
  getParentRoute: () => guarded,
  path: '/trades',
  validateSearch: readTradesSearch,
  component: page('trades', () => import('../features/trades/trades-page.tsx'), 'TradesPage')
})
const trade = createRoute({
  getParentRoute: () => guarded,
  path: '/trades/$tradeId',
  component: page('trades', () => import('../features/trades/trade-page.tsx'), 'TradePage')
})
const orders = createRoute({
  getParentRoute: () => guarded,
  path: '/orders',
  validateSearch: readOrdersSearch,
  component: page('orders', () => import('../features/orders/orders-page.tsx'), 'OrdersPage')
})
const newOrder = createRoute({
  getParentRoute: () => guarded,
  path: '/orders/new',
  validateSearch: readDraftSearch,
  component: page('orders', () => import('../features/orders/new-order-page.tsx'), 'NewOrderPage')
})
const order = createRoute({
  getParentRoute: () => guarded,
  path: '/orders/$orderId',
  component: page('orders', () => import('../features/orders/order-page.tsx'), 'OrderPage')
})
const devices = createRoute({
  getParentRoute: () => guarded,
  path: '/devices',
  component: page('metering', () => import('../features/metering/devices-page.tsx'), 'DevicesPage')
})
const device = createRoute({
  getParentRoute: () => guarded,
  path: '/devices/$deviceId',
  validateSearch: readDeviceSearch,
  component: page('metering', () => import('../features/metering/device-page.tsx'), 'DevicePage')
})
const wallet = createRoute({
  getParentRoute: () => guarded,
  path: '/wallet',
  validateSearch: readWalletSearch,
  component: page('wallet', () => import('../features/wallet/wallet-page.tsx'), 'WalletPage')
})
const portfolio = createRoute({
  getParentRoute: () => guarded,
  path: '/portfolio',
  validateSearch: readPortfolioSearch,
  component: page(
    'analytics',
    () => import('../features/analytics/portfolio-page.tsx'),
    'PortfolioPage'
  )
})
const performance = createRoute({
  getParentRoute: () => guarded,
  path: '/performance',
  validateSearch: readPerformanceSearch,
  component: page(
    'analytics',
    () => import('../features/analytics/performance-page.tsx'),
    'PerformancePage'
  )
})
const sites = createRoute({
  getParentRoute: () => guarded,
  path: '/sites',
  component: page('sites', () => import('../features/sites/sites-page.tsx'), 'SitesPage')
})
const newSite = createRoute({
  getParentRoute: () => guarded,
  path: '/sites/new',
  component: page('sites', () => import('../features/sites/new-site-page.tsx'), 'NewSitePage')
})
const interests = createRoute({
  getParentRoute: () => guarded,
  path: '/interests',
  component: page(
    'interests',
    () => import('../features/interests/interests-page.tsx'),
    'InterestsPage'
  )
})
const settings = createRoute({
  getParentRoute: () => guarded,
  path: '/settings',
  component: page(
    'identity',
    () => import('../features/identity/settings-page.tsx'),
    'SettingsPage'
  )
})

const routeTree = root.addChildren([
  index,
  signIn,
  register,
  marketplace,
  offer,
  assets,
  asset,
  prices,
  auctions,
  auction,
  guarded.addChildren([
    newAsset,
    sell,
    trades,
    trade,
    orders,
    newOrder,
    order,
    devices,
    device,
    wallet,
    portfolio,
    performance,
    sites,
    newSite,
    interests,
    settings
  ])
])

/** The routes of the web app over what they need; a test brings its own history. */
export function createAppRouter(context: RouterContext, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context,
    ...(history && { history }),
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    scrollRestoration: true,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFoundPage
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
