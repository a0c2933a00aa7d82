#include "app/demo_words.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"

namespace app::demo_words {

const std::vector<Violation>& Violations() {
    static const std::vector<Violation> kAll = {
        {"涉嫌超过排放标准排放水污染物", "《中华人民共和国水污染防治法》第十条",
         "废水总排口外排废水经监测，化学需氧量浓度超过排放标准",
         "有监测报告证明，应当给予行政处罚，属本机关管辖，在追责时效内",
         "中华人民共和国水污染防治法", 10, 83},
        {"涉嫌超过大气污染物排放标准排放大气污染物", "《中华人民共和国大气污染防治法》第十八条",
         "有组织排放口颗粒物浓度经监测超过排放标准",
         "有监测报告证明，应当给予行政处罚，属本机关管辖，在追责时效内",
         "中华人民共和国大气污染防治法", 18, 99},
        {"涉嫌未取得排污许可证排放污染物", "《排污许可管理条例》第二条",
         "应当取得排污许可证而未取得，生产设施正在运行并排放污染物",
         "现场检查笔录和照片可以证明，应当给予行政处罚，属本机关管辖", "排污许可管理条例", 2, 33},
        {"涉嫌未按照排污许可证规定开展自行监测", "《排污许可管理条例》第十九条",
         "未按照排污许可证规定的频次开展自行监测",
         "台账和监测记录可以证明，违法事实清楚，属本机关管辖", "排污许可管理条例", 19, 36},
        {"涉嫌建设项目环境影响报告表未经批准擅自开工建设",
         "《中华人民共和国环境影响评价法》第二十五条",
         "新增生产线的环境影响报告表未经批准，主体工程已经开工",
         "现场勘察笔录可以证明，应当给予行政处罚，属本机关管辖", "中华人民共和国环境影响评价法", 25,
         31},
        {"涉嫌需要配套建设的环境保护设施未经验收即投入生产", "《建设项目环境保护管理条例》第十九条",
         "配套的废气治理设施未经验收，主体工程已经投入生产",
         "生产记录可以证明，应当给予行政处罚，属本机关管辖", "建设项目环境保护管理条例", 19, 23},
        {"涉嫌未按照规定设置危险废物识别标志", "《中华人民共和国固体废物污染环境防治法》第七十七条",
         "危险废物贮存间和容器未设置危险废物识别标志",
         "现场照片可以证明，属本机关管辖，在追责时效内", "中华人民共和国固体废物污染环境防治法", 77,
         112},
        {"涉嫌未建立工业固体废物管理台账", "《中华人民共和国固体废物污染环境防治法》第三十六条",
         "未建立工业固体废物管理台账，去向不能追溯", "询问笔录可以证明，属本机关管辖，在追责时效内",
         "中华人民共和国固体废物污染环境防治法", 36, 112},
        {"涉嫌未密闭或者覆盖易产生扬尘的物料", "《中华人民共和国大气污染防治法》第七十二条",
         "料场露天堆存砂石，未密闭、未覆盖，无有效防尘措施",
         "现场照片可以证明，属本机关管辖，在追责时效内", "中华人民共和国大气污染防治法", 72, 117},
        {"涉嫌含挥发性有机物废气的生产活动未在密闭空间进行",
         "《中华人民共和国大气污染防治法》第四十五条", "喷涂工序未在密闭空间进行，废气无组织排放",
         "现场检查笔录可以证明，属本机关管辖，在追责时效内", "中华人民共和国大气污染防治法", 45,
         108},
        {"涉嫌未保证自动监测设备正常运行", "《中华人民共和国大气污染防治法》第二十四条",
         "烟气自动监测设备采样管路脱落，数据不能反映实际排放",
         "运维记录和数据比对可以证明，应当给予行政处罚", "中华人民共和国大气污染防治法", 24, 100},
        {"涉嫌通过不正常运行污染防治设施逃避监管排放水污染物",
         "《中华人民共和国水污染防治法》第三十九条",
         "生产期间停运污水处理设施的加药系统，废水直接外排",
         "用电记录和监测报告可以证明，应当给予行政处罚", "中华人民共和国水污染防治法", 39, 83},
    };
    return kAll;
}

namespace {

constexpr std::array<const char*, 12> kSurnames = {"赵", "钱", "孙", "李", "周", "吴",
                                                   "郑", "王", "冯", "陈", "褚", "卫"};
constexpr std::array<const char*, 15> kGivenNames = {"文博", "晓岚", "立新", "思远", "海青",
                                                     "志明", "雨桐", "建业", "明哲", "若水",
                                                     "长河", "秋实", "静怡", "子墨", "国栋"};
constexpr std::array<const char*, 12> kBrands = {"青禾", "云杉", "明川", "泽润", "恒嘉", "远岫",
                                                 "和泰", "正源", "瑞林", "新澜", "安岭", "宏邈"};
constexpr std::array<std::array<const char*, 2>, 10> kTrades = {
    {{"化工", "化学原料和化学制品制造业"},
     {"铸造", "金属制品业"},
     {"建材", "非金属矿物制品业"},
     {"食品", "农副食品加工业"},
     {"印染", "纺织业"},
     {"养殖", "畜牧业"},
     {"矿业", "有色金属矿采选业"},
     {"热力", "电力、热力生产和供应业"},
     {"汽车维修", "机动车修理业"},
     {"包装印刷", "印刷和记录媒介复制业"}}};

template <std::size_t Size>
std::size_t Nth(const std::array<const char*, Size>&, int index) {
    return static_cast<std::size_t>(index) % Size;
}

}  // namespace

std::string PersonName(int index) {
    return fmt::format("{}{}", kSurnames[Nth(kSurnames, index * 5 + index / 12)],
                       kGivenNames[Nth(kGivenNames, index * 7)]);
}

int EnterpriseKinds() { return static_cast<int>(kBrands.size() * kTrades.size()); }

std::string EnterpriseName(int index) {
    const auto trade = static_cast<std::size_t>(index) % kTrades.size();
    return fmt::format("某某{}{}有限公司",
                       kBrands[Nth(kBrands, index / static_cast<int>(kTrades.size()) + index)],
                       kTrades[trade][0]);
}

std::string Industry(int index) {
    return kTrades[static_cast<std::size_t>(index) % kTrades.size()][1];
}

std::string CreditCode(int index) {
    const std::string body = fmt::format("91990100MA{:07}", 1'000'000 + index * 37);
    for (const char check : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY"))
        if (base::IsUnifiedSocialCreditCode(body + check)) return body + check;
    return {};
}

std::string ClueContent(const Violation& violation, const std::string& party, base::CivilDay day) {
    return fmt::format("{}，执法人员得知{}{}（演示）", day.ToChinese(), party, violation.fact);
}

}  // namespace app::demo_words
