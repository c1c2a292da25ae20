"""The tables of land: districts, climates, how crops grow in them, ways of growing given outright, and fields."""

import math

from whitecoal.agronomy.evapotranspiration import UNITS
from whitecoal.agronomy.growth import PRODUCT, RESPONSES
from whitecoal.agronomy.rain import RULES, SCS
from whitecoal.tables import Column, Table

DISTRICTS = Table(
    "districts",
    key=("district",),
    meaning="the farming districts and their land",
    columns=(
        Column("district", to="places", kind="district", meaning="the district"),
        Column("under_canal", unit="kha", minimum=0, meaning="land that canals can water at the start"),
        Column("rainfed", unit="kha", minimum=0, meaning="other ploughland"),
        Column(
            "irrigable",
            unit="kha",
            minimum=0,
            default=math.inf,
            meaning="greatest land that canals could ever water; for the report, works set the limit",
        ),
        Column("climate", meaning="climate of the district, as in climates or regimes"),
        Column(
            "canal_upkeep",
            unit="money/ha",
            minimum=0,
            default=0.0,
            meaning="cash for canals, a year and watered ha",
        ),
        Column(
            "field_efficiency",
            unit="1",
            minimum=0.05,
            maximum=1,
            default=1.0,
            meaning="share of the water brought to the fields that reaches the roots",
        ),
    ),
)

CLIMATES = (
    Table(
        "climates",
        key=("climate",),
        required=False,
        meaning="climates for which needs of water and yields are worked out; the weather stands in climate_months",
        columns=(
            Column("climate", meaning="name of the climate, as in districts"),
            Column("latitude", unit="degree", minimum=-66, maximum=66, meaning="latitude, north positive"),
            Column("elevation", unit="m", minimum=-430, default=0.0, meaning="height above the sea"),
            Column("wind_height", unit="m", minimum=0.1, default=2.0, meaning="height at which wind was measured"),
            Column("effective_rain", choices=RULES, default=SCS, meaning="rule for the rain that helps crops"),
            Column("rain_share", unit="1", minimum=0, maximum=1, default=0.8, meaning="for the rule fixed share"),
        ),
    ),
    Table(
        "climate_months",
        key=("climate", "variable"),
        required=False,
        meaning="the weather of a common year; the first season of the calendar begins on 1 January",
        columns=(
            Column("climate", to="climates", meaning="the climate"),
            Column(
                "variable",
                choices=tuple(UNITS),
                meaning="what was measured; means of a day, but rain in all. tmax, tmin and rain are needed",
            ),
            Column("value", unit="*", by="season", meaning="the measure, in the unit of the column `unit`"),
            Column("unit", meaning="unit of the measure"),
        ),
    ),
    Table(
        "climate_years",
        key=("climate", "from_year", "scenario"),
        required=False,
        meaning="dry and wet, hot and cool years: factors on the climate; without a row the common year",
        columns=(
            Column("climate", to="climates", meaning="the climate"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("rain", unit="1", minimum=0, default=1.0, meaning="factor on the rain"),
            Column("evapotranspiration", unit="1", minimum=0, default=1.0, meaning="factor on what grass gives off"),
        ),
    ),
)

GROWTH = (
    Table(
        "growth_stages",
        key=("crop", "stage"),
        required=False,
        meaning="how a crop grows, stage by stage",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column("stage", meaning="initial, development, middle, late, or others"),
            Column("order", type="integer", minimum=1, meaning="1 the first stage, 2 the next"),
            Column("days", type="integer", minimum=1, maximum=365, meaning="how many days it lasts"),
            Column(
                "kc",
                unit="1",
                minimum=0,
                maximum=2,
                meaning="crop coefficient at its end, reached in a straight line; all through the first stage",
            ),
            Column("ky", unit="1", minimum=0, default=0.0, meaning="response of the yield to a lack of water in it"),
            Column(
                "extra",
                unit="mm/day",
                minimum=0,
                default=0.0,
                meaning="water led to the field besides, whatever the weather: what seeps through a bed of rice",
            ),
        ),
    ),
    Table(
        "crop_deficits",
        key=("crop", "regime", "stage"),
        required=False,
        meaning="ways of watering short: shares of the net need withheld in stages of growth",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column("regime", meaning="name of the way, short in June, …"),
            Column("stage", meaning="stage of growth, as in growth_stages"),
            Column("withheld", unit="1", minimum=0, maximum=1, meaning="share of the net need that is not given"),
        ),
    ),
    Table(
        "crop_climates",
        key=("climate", "crop"),
        required=False,
        meaning="where needs and yields of a crop are worked out: when it is planted, and what it yields at best",
        columns=(
            Column("climate", to="climates", meaning="the climate"),
            Column("crop", to="crops", meaning="the crop"),
            Column("yield", unit="t/ha", minimum=0, meaning="greatest yield, with water enough"),
            Column(
                "rainfed_yield",
                unit="t/ha",
                minimum=0,
                default=0.0,
                meaning="greatest yield on rain-fed fields if rain were enough; blank: the same",
            ),
            Column("planted", type="integer", minimum=1, maximum=365, meaning="day of the year it begins to grow"),
            Column("watered", type="bool", default=True, meaning="grown with water from canals"),
            Column("rainfed", type="bool", default=True, meaning="grown without"),
            Column("soil_water", unit="mm", minimum=0, default=0.0, meaning="water the soil can keep for it"),
            Column("soil_start", unit="mm", minimum=0, default=0.0, meaning="water in the soil when it begins to grow"),
            Column("watered_labour", unit="1", minimum=0, default=1.0, meaning="factor on its labour when watered"),
            Column("rainfed_labour", unit="1", minimum=0, default=1.0, meaning="factor on its labour when rain-fed"),
        ),
    ),
)

GIVEN = (
    Table(
        "regimes",
        key=("climate", "crop", "regime"),
        required=False,
        meaning="ways in which a crop is grown in a climate, given outright; they go before those worked out",
        columns=(
            Column("climate", meaning="the climate, as in districts"),
            Column("crop", to="crops", meaning="the crop"),
            Column("regime", meaning="rain-fed, full, short in June, …"),
            Column("watered", type="bool", meaning="stands on land under canal and drinks field water"),
            Column("yield", unit="t/ha", minimum=0, meaning="product harvested in a year of average weather"),
            Column(
                "labour", unit="1", minimum=0, default=1.0, meaning="factor on the crop's labour, above 1 for watering"
            ),
        ),
    ),
    Table(
        "water_needs",
        key=("climate", "crop", "regime"),
        required=False,
        meaning="net need of water of the watered regimes given outright: what the rain does not give",
        columns=(
            Column("climate", meaning="the climate, as in regimes"),
            Column("crop", to="crops", meaning="the crop"),
            Column("regime", meaning="the regime"),
            Column("need", unit="mm", by="season", minimum=0, meaning="net need at the root"),
        ),
    ),
    Table(
        "weather",
        key=("climate", "regime", "from_year", "scenario"),
        required=False,
        meaning="how wet and dry years change yields and needs of all crops in a regime; without a row, not at all",
        columns=(
            Column("climate", meaning="the climate, as in regimes"),
            Column("regime", meaning="the regime"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("yield", unit="1", minimum=0, default=1.0, meaning="factor on the yield"),
            Column("need", unit="1", minimum=0, default=1.0, meaning="factor on the need of water"),
        ),
    ),
)

TABLES = (DISTRICTS, *CLIMATES, *GROWTH, *GIVEN)
RESPONSE_COLUMNS = (
    Column(
        "response",
        choices=RESPONSES,
        default=PRODUCT,
        meaning="how lacks of water in several stages of growth go together: product, sum, or one for the season",
    ),
    Column("ky", unit="1", minimum=0, default=0.0, meaning="response to a lack of water over the season, for season"),
)
"""What the table of crops says of the response of yields to water."""

FIELDS = (
    Table(
        "crops",
        key=("crop",),
        meaning="the crops",
        columns=(
            Column("crop", meaning="name of the crop"),
            Column("product", to="goods", meaning="the good that is harvested"),
            Column("seed", unit="t/ha", minimum=0, default=0.0, meaning="product kept for seed"),
            Column("cash_cost", unit="money/ha", minimum=0, default=0.0, meaning="cash for each hectare sown"),
            *RESPONSE_COLUMNS,
        ),
    ),
    Table(
        "occupation",
        key=("crop",),
        meaning="when a crop occupies its field",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column(
                "share",
                unit="1",
                by="season",
                minimum=0,
                maximum=1,
                meaning="1 in a month in which the field is taken, less where it is free for a part of it",
            ),
        ),
    ),
    Table(
        "field_labour",
        key=("crop",),
        required=False,
        meaning="work in the fields by month; without a row a crop asks for none",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column("labour", unit="person-day/ha", by="season", minimum=0, meaning="labour for a hectare"),
        ),
    ),
    Table(
        "crop_draught",
        key=("crop",),
        required=False,
        meaning="days of draught animals by month: ploughing, carting; without a row a crop asks for none",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column(
                "draught", unit="head-day/ha", by="season", minimum=0, meaning="days' work of animals for a hectare"
            ),
        ),
    ),
    Table(
        "crop_inputs",
        key=("crop", "good"),
        required=False,
        meaning="other goods that a crop takes: manure, seed bought, fertiliser",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column("good", to="goods", meaning="what it takes, in the district's region"),
            Column("amount", unit="{good}/kha", minimum=0, meaning="amount for a thousand hectares sown"),
        ),
    ),
    Table(
        "byproducts",
        key=("crop", "good"),
        required=False,
        meaning="what comes off the field beside the product: straw, stalks",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column("good", to="goods", meaning="what comes off besides"),
            Column("amount", unit="{good}/kt", minimum=0, meaning="amount for a thousand tonnes of the product"),
        ),
    ),
    Table(
        "crop_limits",
        key=("district", "crop"),
        place="field",
        within="district",
        meaning="which crops may be sown in which district, how much of each, and how fast it can spread",
        columns=(
            Column("district", to="districts", meaning="the district"),
            Column("crop", to="crops", meaning="the crop"),
            Column("area", unit="kha", minimum=0, meaning="greatest area, all ways of growing together"),
            Column("area_start", unit="kha", minimum=0, default=0.0, meaning="area sown in the year before the plan"),
            Column(
                "growth",
                unit="1/year",
                minimum=-1,
                default=math.inf,
                meaning="share by which the area can grow in a year; blank: no limit",
            ),
            Column("new", unit="kha/year", minimum=0, default=0.0, meaning="area that can be added in a year besides"),
        ),
    ),
    Table(
        "perennials",
        key=("crop",),
        required=False,
        meaning="crops that stand for years; what stands before the plan bears already",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column("bearing", unit="year", minimum=0, meaning="years from planting until it bears"),
            Column("life", unit="year", minimum=1, meaning="years it stands; each year one part in so many wears out"),
            Column("planting_cost", unit="money/ha", minimum=0, default=0.0, meaning="cash for planting"),
            Column("grubbing_cost", unit="money/ha", minimum=0, default=0.0, meaning="cash for grubbing up"),
            Column("end_value", unit="money/ha", minimum=0, default=0.0, meaning="worth of what stands at the end"),
        ),
    ),
    Table(
        "rotations",
        key=("district", "rule"),
        place="rotation",
        within="district",
        required=False,
        meaning="shares to which crops are held in a district, so that one follows another",
        columns=(
            Column("district", to="districts", meaning="the district"),
            Column("rule", meaning="its name, cotton after lucerne or grain"),
            Column("crop", meaning="the crop held to it; several with + between"),
            Column("of", default="", meaning="crops it is a share of, with + between; blank: all but the perennials"),
            Column("most", unit="1", minimum=0, default=math.inf, meaning="greatest share of their area"),
            Column("least", unit="1", minimum=0, default=0.0, meaning="least share of their area"),
        ),
    ),
    Table(
        "salinity",
        key=("district",),
        required=False,
        meaning="districts whose ground turns salt when it is watered and not drained",
        columns=(
            Column("district", to="districts", meaning="the district"),
            Column("drained", unit="kha", minimum=0, default=0.0, meaning="land with drains at the start"),
            Column(
                "leaching",
                unit="1",
                minimum=0,
                maximum=0.9,
                meaning="share of the water led to drained land that washes the salt out",
            ),
            Column("loss", unit="1", minimum=0, maximum=1, meaning="share of the yield lost on watered land undrained"),
            Column("drain_upkeep", unit="money/ha", minimum=0, default=0.0, meaning="cash for drains, a year and ha"),
        ),
    ),
)
