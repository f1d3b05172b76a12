demo-city = { $account ->
    [amsterdam] アムステルダム
    [berlin] ベルリン
    [london] ロンドン
    [melbourne] メルボルン
    [new-york] ニューヨーク
    [paris] パリ
    [seoul] ソウル
    [shanghai] 上海
    [singapore] シンガポール
    [tokyo] 東京
   *[other] { $account }
}
demo-rival = { $rival ->
    [amsterdam] アムステルダム
    [berlin] ベルリン
    [london] ロンドン
    [melbourne] メルボルン
    [new-york] ニューヨーク
    [paris] パリ
    [seoul] ソウル
    [shanghai] 上海
    [singapore] シンガポール
    [tokyo] 東京
   *[other] { $rival }
}

demo-notice = デモページです。2023年11月5日～7日に公表された数値は次のとおりです。ソウルは9月に{ COUNT($threshold) }人を突破、10月時点でソウル{ COUNT($seoul) }人、メルボルン{ COUNT($melbourne) }人、パリ{ COUNT($paris) }人（33万人とした新聞もあります）、ニューヨーク{ COUNT($new-york) }人、東京{ COUNT($tokyo) }人、ロンドン{ COUNT($london) }人。ほかの数値はすべて架空のものです。

demo-baseline = 最初の取得で{ $accounts }件のアカウントを読み取りました。この時点の数値が基準になります。まだ何も起きていないため、お知らせはありません。
demo-lead = { demo-city }のフォロワーが{ demo-rival }を{ COUNT($lead) }人上回りました。まだお知らせはしません。差がはっきりしていて、何回か続けて確認される必要があります。
demo-lead-lost = { demo-rival }が再び{ demo-city }の前に出ました。すぐにお知らせしていたら、誤報になるところでした。
demo-overtake = { demo-city }が{ demo-rival }を上回ったことが確認され、一度だけお知らせします。どの取得とどの取得の間に起きたかも、お知らせに含まれます。
demo-contest-over = { demo-city }はこれまでにも{ demo-rival }を上回り、{ $times }回抜き返されていました。差がはっきりして確認できた今、一度だけお知らせします。途中の入れ替わりはお知らせしていません。
demo-first-place = { $polls }回続けて確認され、首位が交代しました。{ demo-city }が実際にいつ{ demo-rival }を抜いたかは公表されていません。日付は架空ですが、ルールは本物です。
demo-milestone = { demo-city }が初めて{ COUNT($threshold) }人に達しました。節目のお知らせは一度だけです。いったん減って再び達しても、お知らせはしません。
demo-held = { demo-city }のフォロワーが突然{ COUNT($followers) }人と表示されました。ありえない数値のため保留します。順位は変わらず、お知らせもありません。
demo-rejected = { demo-city }のフォロワーは{ COUNT($followers) }人に戻り、保留した数値は除外されました。誤った情報は誰にも届いていません。
demo-outage = データの取得元が応答しません。数値を作り出すことはしません。順位は最後に読み取ったままとし、取得を試み続けます。
demo-caught-up = { $polls }回の取得失敗の後、取得元が再び応答しました。その間の出来事を、どの取得とどの取得の間に起きたかを添えて、いま一度だけお知らせします。
demo-incident = { $accounts }件のアカウントの数値が同じ取得で一斉に落ち込みました。都市ではなくプラットフォームの問題です。数値が元に戻るまで順位を凍結します。
demo-incident-over = 数値が元に戻りました。保留した{ $readings }件の数値を除外し、何もなかったかのように集計を続けます。
demo-milestone-published = { demo-city }が2023年9月に{ COUNT($threshold) }人を超えたことは、11月に公表されました。Milepostは、それを確認した最初の取得でお知らせします。9月の何日だったかは架空です。
demo-published = { $accounts }都市の数値が、公表された2023年10月時点の数値と同じになりました。残る{ $others }都市の数値はすべて架空です。
demo-told-by-hand = 2023年11月5日、ソウルの首位が手作業で発表されました。45万人を超えてから5週間以上が過ぎていました。このデモでは、Milepostは45万人突破を1日以内に捉え、いまから{ $days }日前にお知らせしました。

demo-total-polls = 取得：{ $polls }回、うち失敗{ $failed }回
demo-total-readings = 数値：{ $readings }件、うち保留{ $held }件、除外{ $rejected }件
demo-total-announced = お知らせ：{ $kinds }
demo-total-kind = { $kind ->
    [overtake] 順位の変動
    [neck_and_neck] 接戦
    [incident] データの取得元
    [correction] 訂正
   *[milestone] 到達の記録
}{ $count }件
demo-total-first = 首位：{ demo-city }
