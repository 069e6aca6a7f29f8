"""Japanese, Arabic and Korean: scripts the wall has to set right."""

from __future__ import annotations

from workers.sources.demo.subjects import DemoSubject
from workers.sources.demo.voice import LanguageVoice, Slot, SubjectLines

JAPANESE = LanguageVoice(
    language="ja",
    share=4,
    slots=(
        Slot("when", ("今日", "昨日", "今朝", "昨夜", "月曜日")),
        Slot("kin", ("母", "父", "娘", "息子", "友人", "同僚")),
        Slot(
            "city",
            (
                "ダブリン",
                "リスボン",
                "ボストン",
                "トロント",
                "ベルリン",
                "東京",
                "大阪",
                "パリ",
                "ローマ",
                "ニューヨーク",
                "マドリード",
            ),
        ),
        Slot("awful", ("ひどい", "ありえない", "残念すぎる", "信じられない")),
        Slot("lovely", ("最高", "素晴らしい", "とても親切", "快適")),
        Slot("staff", ("Yuki", "Lena", "Marta", "Haru")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} {city}行き、{mins}分の遅延。案内が何もない",
                "{b} また遅れ。搭乗口 {gate} で{hours}時間待ち。{awful}",
            ),
        ),
        SubjectLines(DemoSubject.cancelled, ("{b} {flight} が欠航。{kin}が{city}で足止め",)),
        SubjectLines(
            DemoSubject.bag_lost,
            ("{b} スーツケースが{days}日たっても届かない。最後は{city}", "{b} {flight} の荷物はどこですか。{awful}"),
        ),
        SubjectLines(DemoSubject.refund, ("{b} {money} の払い戻しを{days}週間待っています",)),
        SubjectLines(
            DemoSubject.app_bad, ("Plovair のアプリが落ちる。{gate} 搭乗まで{mins}分なのに {flight} が開けない",)
        ),
        SubjectLines(
            DemoSubject.crew_good,
            (
                "{b} {flight} の乗務員さんが{lovely}でした。ありがとう",
                "{b} の {staff} さん、{kin}を {gate} まで案内してくれた。{lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.praise, ("{b} で{city}へ。時間通りで{lovely}", "{mins}分早く{city}に到着。{b} ありがとう")
        ),
        SubjectLines(DemoSubject.food, ("{b} {flight} の機内食、{lovely}でした",)),
        SubjectLines(
            DemoSubject.question, ("{b} 冬に{city}から{city}への便はありますか", "{b} {flight} は{when}定刻ですか？")
        ),
        SubjectLines(DemoSubject.campaign, ("#WindowSeatSummer {seat} から見た{city}、{lovely}",)),
        SubjectLines(DemoSubject.lounge, ("{city}の Nest Lounge が{lovely}。{kin}と一休み",)),
        SubjectLines(DemoSubject.rival_bad, ("{rival} {city}行き、{mins}分遅れ。{awful}",)),
        SubjectLines(DemoSubject.rival_good, ("{rival} で{city}へ。{lovely}でした {seat}",)),
    ),
    after_good=("", "{joy}", "また乗ります。", "感謝。"),
    after_bad=("", "{sad}", "返事をください。", "もう乗らない。"),
    after_plain=("", "{fun}", ""),
    sorry=("ご迷惑をおかけし申し訳ございません。予約番号をDMでお送りください。{staff}（Plovair ）",),
    glad=("うれしいお言葉ありがとうございます。{city}でお待ちしています。Plovair {staff}",),
    info=("出発の{hours}時間前まで可能です。Plovair {staff}",),
    thanks=("@PlovairHelps {staff} さん、解決しました。ありがとうございます {joy}",),
    still=("@PlovairHelps {mins}分前にDMしましたが返事がありません {sad}",),
    quote_good=("だから {b} が好き。次は{city} {joy}",),
    quote_bad=("{b} 私も {flight} で同じ {sad}",),
    quote_plain=("{b} の話題。{kin}が{city}へ行くので",),
)

ARABIC = LanguageVoice(
    language="ar",
    share=3,
    slots=(
        Slot("when", ("اليوم", "أمس", "هذا الصباح", "ليلة أمس", "يوم الإثنين")),
        Slot("kin", ("أمي", "أبي", "ابنتي", "ابني", "صديقي")),
        Slot(
            "city",
            (
                "دبلن",
                "لشبونة",
                "بوسطن",
                "تورونتو",
                "برلين",
                "القاهرة",
                "دبي",
                "الدار البيضاء",
                "باريس",
                "روما",
                "نيويورك",
            ),
        ),
        Slot("awful", ("غير مقبول", "سيء جدا", "لا يصدق", "مخيب للآمال")),
        Slot("lovely", ("رائع", "ممتاز", "جميل جدا", "مريح")),
        Slot("staff", ("Farah", "Sami", "Lena", "Nour")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "تأخير {mins} دقيقة في رحلة {flight} إلى {city} ولا أحد يخبرنا شيئا {b}",
                "{b} تأخير مرة أخرى، {hours} ساعات عند البوابة {gate} وهذا {awful}",
            ),
        ),
        SubjectLines(DemoSubject.cancelled, ("{b} إلغاء رحلة {flight} و {kin} في مطار {city} بلا حل",)),
        SubjectLines(
            DemoSubject.bag_lost,
            ("حقيبتي ضائعة منذ {days} أيام {b} وآخر مكان لها {city}", "{b} أين أمتعتي من رحلة {flight} ؟ هذا {awful}"),
        ),
        SubjectLines(DemoSubject.refund, ("أنتظر استرداد {money} منذ {days} أسابيع {b}",)),
        SubjectLines(DemoSubject.app_bad, ("تطبيق Plovair لا يعمل والبوابة {gate} بعد {mins} دقيقة رحلة {flight}",)),
        SubjectLines(DemoSubject.crew_good, ("طاقم رحلة {flight} كان {lovely} شكرا {b}",)),
        SubjectLines(
            DemoSubject.praise,
            ("مع {b} إلى {city} في الموعد، كل شيء {lovely}", "شكرا {b} وصلنا {city} قبل الموعد ب {mins} دقيقة"),
        ),
        SubjectLines(
            DemoSubject.question,
            ("{b} هل توجد رحلات من {city} إلى {city} في الشتاء؟", "مرحبا {b} هل رحلة {flight} في موعدها {when} ؟"),
        ),
        SubjectLines(DemoSubject.campaign, ("صورتي في #WindowSeatSummer من المقعد {seat} فوق {city} منظر {lovely}",)),
        SubjectLines(DemoSubject.rival_bad, ("تأخرت {rival} في {city} حوالي {mins} دقيقة، {awful}",)),
        SubjectLines(DemoSubject.rival_good, ("السفر مع {rival} إلى {city} كان {lovely} مع {kin}",)),
    ),
    after_good=("", "{joy}", "شكرا لكم", "{joy}"),
    after_bad=("", "{sad}", "نرجو الرد", "{sad}"),
    after_plain=("", "{fun}", ""),
    sorry=("مرحبا، نعتذر عما حدث. أرسل لنا رقم الحجز في رسالة خاصة وسنتابع الأمر. {staff} من Plovair",),
    glad=("شكرا جزيلا، سننقل كلماتك إلى الفريق. نراك في {city} مع Plovair ، {staff}",),
    info=("مرحبا، نعم حتى {hours} ساعات قبل الإقلاع. {staff} من Plovair",),
    thanks=("@PlovairHelps شكرا {staff} تم الحل {joy}",),
    still=("@PlovairHelps أرسلت رسالة قبل {mins} دقيقة ولا رد {sad}",),
    quote_good=("لهذا أسافر مع {b} إلى {city} {joy}",),
    quote_bad=("نفس المشكلة مع {b} في رحلة {flight} {sad}",),
    quote_plain=("خبر عن {b} وعن {city} يهم {kin}",),
)

KOREAN = LanguageVoice(
    language="ko",
    share=1.5,
    slots=(
        Slot("when", ("오늘", "어제", "오늘 아침", "어젯밤", "월요일")),
        Slot("kin", ("엄마", "아빠", "딸", "아들", "친구")),
        Slot("city", ("더블린", "리스본", "보스턴", "토론토", "베를린", "서울", "부산", "파리", "로마", "뉴욕")),
        Slot("awful", ("너무하네요", "말도 안 돼요", "실망입니다", "최악이에요")),
        Slot("lovely", ("최고예요", "정말 친절해요", "편안했어요", "좋았어요")),
        Slot("staff", ("Min", "Yuki", "Lena", "Seo")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} {city} 행 {mins}분 지연 인데 안내가 없어요",
                "{b} 또 지연 입니다. {gate} 탑승구 앞에서 {hours}시간째. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.bag_lost,
            ("{b} 제 짐 이 {days}일째 안 와요. 마지막 위치는 {city}", "{b} {flight} 수하물 어디 있나요? {awful}"),
        ),
        SubjectLines(DemoSubject.refund, ("{b} {money} 환불 {days}주째 기다리는 중",)),
        SubjectLines(DemoSubject.app_bad, ("Plovair 앱 이 계속 꺼져요. {gate} 탑승 {mins}분 전인데 {flight} 안 열림",)),
        SubjectLines(DemoSubject.crew_good, ("{b} {flight} 승무원 분들 {lovely} 감사합니다",)),
        SubjectLines(
            DemoSubject.praise,
            ("{b} 타고 {city} 도착, {mins}분 일찍. {lovely}", "{b} {city} 노선 {lovely} 또 탈게요 {seat}"),
        ),
        SubjectLines(
            DemoSubject.question,
            ("{b} 겨울에 {city} 에서 {city} 가는 편 있나요?", "{b} {flight} {when} 정시 출발인가요?"),
        ),
        SubjectLines(DemoSubject.campaign, ("#WindowSeatSummer {seat} 에서 본 {city}, {lovely}",)),
        SubjectLines(DemoSubject.rival_plain, ("{rival} {city} 노선 타 보신 분? {money} 면 괜찮나요",)),
    ),
    after_good=("", "{joy}", "고마워요", "{joy}"),
    after_bad=("", "{sad}", "답 좀 주세요", "{sad}"),
    after_plain=("", "{fun}", ""),
    sorry=("불편을 드려 죄송합니다. 예약 번호를 DM으로 보내 주세요. {staff}, Plovair",),
    glad=("감사합니다! 팀에 전하겠습니다. {city} 에서 뵙겠습니다. {staff}, Plovair",),
    info=("네, 출발 {hours}시간 전까지 가능합니다. {staff}, Plovair",),
    thanks=("@PlovairHelps {staff} 님 해결됐어요. 감사합니다 {joy}",),
    still=("@PlovairHelps {mins}분 전에 DM 보냈는데 답이 없어요 {sad}",),
    quote_good=("이래서 {b} 타요. 다음은 {city} {joy}",),
    quote_bad=("{b} 저도 {flight} 에서 똑같았어요 {sad}",),
    quote_plain=("{b} 소식, {kin} 이 {city} 가요",),
)
