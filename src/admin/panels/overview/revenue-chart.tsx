/** The chart of net revenue and orders, from GET /admin/posthog/revenue. Filled by helper `sweeps`. */
const RevenueChart = () => null

export default RevenueChart
